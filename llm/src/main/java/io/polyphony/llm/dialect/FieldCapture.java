package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes some top-level fields out of a JSON object that passes in pieces, and keeps nothing else:
 * however large the object is, this is small. What is no JSON yields no fields.
 */
final class FieldCapture {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_VALUE = 64 << 10;

  private final Set<String> wanted;
  private final Map<String, JsonNode> found = new HashMap<>();
  private final GrowingBytes kept = new GrowingBytes();
  private @Nullable String name;
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean expectsName;
  private boolean readsName;
  private boolean keeps;

  FieldCapture(Set<String> wanted) {
    this.wanted = wanted;
  }

  /** What the field holds; null if it has not come, or is too large to be kept. */
  @Nullable JsonNode get(String field) {
    return found.get(field);
  }

  /** Whether a value has begun that has not ended. */
  boolean isTorn() {
    return depth > 0 || inText;
  }

  /** Forgets all: the next object begins. */
  void clear() {
    found.clear();
    kept.clear();
    name = null;
    depth = 0;
    inText = false;
    escaped = false;
    expectsName = false;
    readsName = false;
    keeps = false;
  }

  void take(byte[] bytes, int from, int until) {
    for (int at = from; at < until; at++) {
      if (inText) {
        text(bytes[at]);
      } else {
        structure(bytes[at]);
      }
    }
  }

  private void text(byte sign) {
    if (escaped) {
      escaped = false;
    } else if (sign == '\\') {
      escaped = true;
    } else if (sign == '"') {
      inText = false;
      if (readsName) {
        readsName = false;
        name = new String(kept.copy(), StandardCharsets.UTF_8);
        return;
      }
    }
    keep(sign);
  }

  private void structure(byte sign) {
    switch (sign) {
      case '"' -> {
        inText = true;
        readsName = depth == 1 && expectsName;
        if (readsName) {
          kept.clear();
        } else {
          keep(sign);
        }
      }
      case '{', '[' -> {
        keep(sign);
        depth++;
        expectsName |= depth == 1 && sign == '{';
      }
      case '}', ']' -> {
        depth--;
        if (depth == 0) {
          endOfValue();
        } else {
          keep(sign);
        }
      }
      case ':' -> {
        if (depth == 1 && expectsName) {
          expectsName = false;
          keeps = name != null && wanted.contains(name);
          kept.clear();
        } else {
          keep(sign);
        }
      }
      case ',' -> {
        if (depth == 1) {
          endOfValue();
          expectsName = true;
        } else {
          keep(sign);
        }
      }
      default -> keep(sign);
    }
  }

  private void keep(byte sign) {
    if (readsName) {
      // A longer name is none of those that are wanted.
      if (kept.size() < LONGEST_NAME) {
        kept.write(sign);
      }
    } else if (keeps) {
      kept.write(sign);
      keeps = kept.size() <= LONGEST_VALUE;
    }
  }

  private void endOfValue() {
    if (keeps && name != null) {
      JsonNode value = JsonFields.parse(kept.storage(), 0, kept.size());
      if (value != null) {
        found.put(name, value);
      }
    }
    keeps = false;
    name = null;
    kept.clear();
  }
}
