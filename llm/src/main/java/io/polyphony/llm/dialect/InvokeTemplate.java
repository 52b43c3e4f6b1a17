package io.polyphony.llm.dialect;

import java.util.List;
import java.util.Set;

/**
 * How a conversation becomes one prompt.
 *
 * @param begin what every prompt begins with
 * @param system around the instructions
 * @param inside whether the instructions stand inside the user's first turn
 * @param user around a turn of the user
 * @param assistant around a turn of the model
 * @param cue what makes the model answer
 * @param marks texts that only the template may write: in what people say they are broken up, lest
 *     somebody's words pass for another's
 */
record InvokeTemplate(
    String begin,
    Around system,
    boolean inside,
    Around user,
    Around assistant,
    String cue,
    List<String> marks) {

  /** What stands around a text. */
  record Around(String open, String close) {
    private String put(String text) {
      return open + text + close;
    }
  }

  static Around around(String open, String close) {
    return new Around(open, close);
  }

  /** A template of plain words: instructions, then who speaks before each turn. */
  static InvokeTemplate named(String user, String assistant) {
    return new InvokeTemplate(
        "",
        around("", "\n\n"),
        false,
        around(user + " ", ""),
        around("\n" + assistant + " ", "\n"),
        "\n" + assistant,
        List.of("\n" + user, "\n" + assistant));
  }

  /** The prompt; a last turn of the model is left open, for it to go on. */
  String prompt(InvokeConversation said, Set<String> warnings) {
    var prompt = new StringBuilder(begin);
    String instructions =
        said.system().isEmpty() ? "" : system.put(safe(said.system().strip(), warnings));
    List<InvokeConversation.Turn> turns = said.turns();
    boolean first = inside && !turns.isEmpty() && !turns.getFirst().assistant();
    if (!instructions.isEmpty() && !first) {
      prompt.append(inside ? user.put(instructions) : instructions);
    }
    for (int at = 0; at < turns.size(); at++) {
      InvokeConversation.Turn turn = turns.get(at);
      String text = safe(turn.text().strip(), warnings);
      if (turn.assistant()) {
        boolean open = at == turns.size() - 1;
        prompt.append(open ? assistant.open() + text : assistant.put(text));
      } else {
        prompt.append(user.put(at == 0 && first ? instructions + text : text));
      }
    }
    boolean answered = !turns.isEmpty() && turns.getLast().assistant();
    return (answered ? prompt : prompt.append(cue)).toString();
  }

  private String safe(String text, Set<String> warnings) {
    String safe = text;
    for (String mark : marks) {
      safe = safe.replace(mark, mark.charAt(0) + " " + mark.substring(1));
    }
    if (!safe.equals(text)) {
      warnings.add("words that steer this model's prompts were broken up where people said them");
    }
    return safe;
  }
}
