package io.polyphony.llm.provider;

import java.util.List;

/** The texts that the sandbox tells, written for this product. */
final class SandboxTexts {
  private static final String TIDES =
      """
      ## Why the tide runs late

      The moon pulls on the near side of the sea a little more than on the far side, and the water \
      answers with **two bulges**. The Earth turns beneath them, so most coasts meet high water twice \
      a day. Yet the tide never quite keeps the moon's time.

      1. The seabed drags on the moving water.
      2. Bays and channels ring like bells, each with a note of its own.
      3. The moon itself moves on, so every tide comes about *50 minutes* later than yesterday's.

      | harbour | range | lag after the moon |
      |:--|--:|--:|
      | open ocean | 0.6 m | 0.5 h |
      | a long estuary | 4.2 m | 3.1 h |
      | a funnel-shaped bay | 11.8 m | 5.6 h |

      The pull itself falls with the cube of the distance:

      $$F \\propto \\frac{2 G M r}{d^3}$$

      so a moon that is $10\\,\\%$ nearer raises a tide about a third higher. A rough forecast fits in \
      three lines:

      ```python
      def high_water(previous_minutes: int) -> int:
          period = 12 * 60 + 25          # half a lunar day
          return (previous_minutes + period) % (24 * 60)
      ```

      Sailors knew all this long before the formula did: *leave with the last of the flood, and let \
      the ebb bring you home.*
      """;
  private static final String RETRY =
      """
      ### A small guide to trying again

      A request failed. Before you send it a second time, ask what kind of failure it was.

      - **Timeouts and 5xx** deserve another try: the server may recover.
      - **429** deserves patience first. Read `Retry-After` and obey it.
      - **400, 401 and 404** will fail the same way again. Stop.

      Waiting the same time each round makes every client return together, so spread them out:

      ```typescript
      export function delay(attempt: number, base = 250, cap = 20_000): number {
        const top = Math.min(cap, base * 2 ** attempt)
        return Math.random() * top // full jitter
      }
      ```

      With `base = 250` and `cap = 20_000` the waits grow like this:

      | attempt | longest wait | mean |
      |--:|--:|--:|
      | 1 | 0.50 s | 0.25 s |
      | 3 | 2.00 s | 1.00 s |
      | 5 | 8.00 s | 4.00 s |

      The mean wait before attempt $n$ is half of the bound, $\\frac{1}{2}\\min(c, b \\cdot 2^n)$. A \
      budget of $5 a day and a cost of $0.04 a try leave you 125 tries, so count them too.
      """;
  private static final String LIBRARY =
      """
      # The library that lent out doors

      At the end of the tram line stood a library with very few books and a great many **doors**. You \
      chose one from the rack, signed for it, and carried it home under your arm.

      > A door is only a question, the librarian said. The room is your answer.

      People asked for all sorts:

      - a blue door for a kitchen with more light,
      - a narrow door for an hour alone,
      - a door with no handle, for those who liked to be invited.

      One winter a boy brought back an oak door and said it had opened on the wrong thing. *On what?* \
      asked the librarian. "On the sea," said the boy, "and we live on the fourth floor."

      She turned the page of the ledger and ran a finger down the column. There it was, in her own \
      hand: `oak, salt-stained, returns by itself at high water`. She stamped the card, waived the \
      fine, and that night she kept the oak door for herself.
      """;
  private static final List<String> ALL = List.of(TIDES, RETRY, LIBRARY);

  private SandboxTexts() {}

  /** The same prompt gets the same text. */
  static String choose(String prompt) {
    return ALL.get(Math.floorMod(prompt.strip().hashCode(), ALL.size())).strip();
  }
}
