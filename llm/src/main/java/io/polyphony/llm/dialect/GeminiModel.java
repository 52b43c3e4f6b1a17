package io.polyphony.llm.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's name tells about what it understands. A name without a generation is taken for one
 * of the newest.
 *
 * @param name in lower case, without what stands before its last slash
 * @param generation 25 for 2.5
 */
record GeminiModel(String name, int generation) {
  private static final int NEWEST = 1_000;
  private static final Pattern GENERATION =
      Pattern.compile("(gemini|gemma)-(\\d{1,2})(?:\\.(\\d))?");

  /** How a model is told how much to think. */
  enum Thinking {
    NONE,
    BUDGET,
    LEVEL
  }

  static GeminiModel of(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    Matcher found = GENERATION.matcher(name);
    if (!found.lookingAt()) {
      return new GeminiModel(name, NEWEST);
    }
    int minor = found.group(3) == null ? 0 : Integer.parseInt(found.group(3));
    return new GeminiModel(name, Integer.parseInt(found.group(2)) * 10 + minor);
  }

  Thinking thinking() {
    if (name.startsWith("gemma")) {
      return generation < 40 ? Thinking.NONE : Thinking.LEVEL;
    }
    return generation < 25 ? Thinking.NONE : generation < 30 ? Thinking.BUDGET : Thinking.LEVEL;
  }

  /** Models of this size always think. */
  boolean isPro() {
    return name.contains("pro");
  }

  /** The first of its kind knows two levels only. */
  boolean lacksMedium() {
    return isPro() && generation == 30;
  }

  /** Since this generation a call without its signature is refused. */
  boolean demandsSignatures() {
    return name.startsWith("gemini") && generation >= 30 && generation < NEWEST;
  }

  /** Since this generation a tool's answer may hold pictures. */
  boolean takesMediaInResults() {
    return generation >= 30;
  }

  /** The model's place below the base URL; whatever is not plain in a path is escaped. */
  static String path(String model) {
    String kind = model.startsWith("tunedModels/") ? "tunedModels/" : "models/";
    String name = model.startsWith(kind) ? model.substring(kind.length()) : model;
    var path = new StringBuilder("/").append(kind);
    for (byte current : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(current)) {
        path.append((char) current);
      } else {
        path.append(String.format(Locale.ROOT, "%%%02X", current & 0xFF));
      }
    }
    return path.toString();
  }

  private static boolean isPlain(byte current) {
    return (current >= 'a' && current <= 'z')
        || (current >= 'A' && current <= 'Z')
        || (current >= '0' && current <= '9')
        || current == '-'
        || current == '_'
        || current == '.'
        || current == '~';
  }
}
