package io.polyphony.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** How a body is cut into the pieces in which it is sent. */
public sealed interface Cutting {
  /** One byte a piece: splits characters, line ends and frames. */
  static Cutting bytes() {
    return new Every(1);
  }

  /** In one piece. */
  record Whole() implements Cutting {}

  record Every(int bytes) implements Cutting {
    public Every {
      if (bytes < 1) {
        throw new IllegalArgumentException("a piece has at least one byte");
      }
    }
  }

  /** The sizes as recorded; what is left over comes as a last piece. */
  record Sizes(List<Integer> sizes) implements Cutting {
    public Sizes {
      sizes = List.copyOf(sizes);
    }
  }

  /** Pieces of 1 to {@code most} bytes; the same seed cuts the same way. */
  record Randomly(long seed, int most) implements Cutting {}

  /** The pieces, in order; joined again they are the body. */
  default List<byte[]> pieces(byte[] body) {
    return switch (this) {
      case Whole whole -> body.length == 0 ? List.of() : List.of(body);
      case Every every -> cut(body, new int[] {every.bytes()}, true);
      case Sizes sizes ->
          cut(body, sizes.sizes().stream().mapToInt(Integer::intValue).toArray(), false);
      case Randomly randomly -> randomly(body, randomly);
    };
  }

  private static List<byte[]> cut(byte[] body, int[] sizes, boolean repeat) {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    for (int at = 0; from < body.length; at++) {
      boolean known = repeat || at < sizes.length;
      int size = known ? sizes[repeat ? at % sizes.length : at] : body.length - from;
      if (size > 0) {
        int end = Math.min(body.length, from + size);
        pieces.add(Arrays.copyOfRange(body, from, end));
        from = end;
      }
    }
    return pieces;
  }

  private static List<byte[]> randomly(byte[] body, Randomly how) {
    var random = new Random(how.seed());
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < body.length; ) {
      int end = Math.min(body.length, from + 1 + random.nextInt(how.most()));
      pieces.add(Arrays.copyOfRange(body, from, end));
      from = end;
    }
    return pieces;
  }
}
