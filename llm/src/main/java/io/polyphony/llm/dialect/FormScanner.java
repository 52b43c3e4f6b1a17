package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts {@code model} and {@code stream} of a form while it passes in pieces cut
 * anywhere; of files nothing is kept. Source: RFC 7578 and RFC 2046. What readers of forms
 * understand differently (lines that end otherwise, names in more than one form, a model named
 * twice) is refused, since a key may be limited to models. Not safe for several threads.
 */
public final class FormScanner {
  private static final int LONGEST_HEADER = 16 << 10;
  private static final int LONGEST_VALUE = 1 << 10;
  private static final int MOST_PARTS = 1_000;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary=(?:\"([^\"\\\\]{1,200})\"|([^\\s\";,]{1,200}))\\s*(?=;|$)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile(
          ";\\s*name\\s*=\\s*(?:\"([^\"\\\\]*)\"|([^\\s\";]+))", Pattern.CASE_INSENSITIVE);
  private static final String DISPOSITION = "content-disposition:";

  private enum State {
    PREAMBLE,
    AFTER_DELIMITER,
    HEADERS,
    CONTENT,
    EPILOGUE
  }

  private final byte[] delimiter;
  private final GrowingBytes kept = new GrowingBytes();
  private State state = State.PREAMBLE;
  private long position;
  private long contentFrom;
  private byte previous = '\n';
  private byte beforePrevious = '\r';
  private int matched;
  private boolean matches = true;

  /** Whether the line before ended with CR LF. */
  private boolean lineIsOurs = true;

  private int parts;
  private @Nullable String part;
  private @Nullable String model;
  private long modelFrom;
  private long modelUntil;
  private boolean stream;

  private FormScanner(String boundary) {
    this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * A scanner for a body of that content type; null if that is no form, or names no boundary.
   *
   * @param contentType the header as it came
   */
  public static @Nullable FormScanner of(String contentType) {
    String type = contentType.strip();
    Matcher found = BOUNDARY.matcher(type);
    if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data") || !found.find()) {
      return null;
    }
    String boundary = found.group(1) != null ? found.group(1) : found.group(2);
    return found.find() ? null : new FormScanner(boundary);
  }

  /**
   * Takes the next bytes.
   *
   * @throws FailureException INVALID_REQUEST if this is no form
   */
  public void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int next = state == State.CONTENT && part == null && !matches ? line(bytes, at, end) : at;
      if (next > at) {
        beforePrevious = next - at > 1 ? bytes[next - 2] : previous;
        previous = bytes[next - 1];
        position += next - at;
      }
      if (next < end) {
        take(bytes[next]);
        position++;
      }
      at = next + 1;
    }
  }

  /** Most of a form is files, in which a delimiter can only follow the end of a line. */
  private static int line(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /**
   * All bytes have come.
   *
   * @throws FailureException INVALID_REQUEST if the form is not complete, or names no model
   */
  public FormScan end() {
    if (state == State.AFTER_DELIMITER && endsHere(kept.copy())) {
      state = State.EPILOGUE;
    }
    if (state != State.EPILOGUE) {
      throw malformed("it is not complete");
    }
    if (model == null) {
      throw RequestTokens.missing("model");
    }
    return new FormScan(model, stream, modelFrom, modelUntil);
  }

  private void take(byte sign) {
    switch (state) {
      case PREAMBLE, CONTENT -> content(sign);
      case AFTER_DELIMITER -> afterDelimiter(sign);
      case HEADERS -> header(sign);
      case EPILOGUE -> {}
    }
    beforePrevious = previous;
    previous = sign;
  }

  /** A delimiter stands at the beginning of a line. */
  private void content(byte sign) {
    if (matches && sign == delimiter[matched]) {
      matched++;
      keep(sign);
      if (matched == delimiter.length) {
        endOfPart();
      }
      return;
    }
    matches = sign == '\n';
    matched = 0;
    lineIsOurs = previous == '\r';
    keep(sign);
  }

  private void keep(byte sign) {
    if (state == State.CONTENT && part != null) {
      kept.write(sign);
      if (kept.size() > LONGEST_VALUE + delimiter.length + 2) {
        throw RequestTokens.wrong(part, "is too long");
      }
    }
  }

  private void endOfPart() {
    if (!lineIsOurs) {
      throw malformed("its lines must end with CR LF");
    }
    if (state == State.CONTENT && part != null) {
      value(part);
    }
    kept.clear();
    part = null;
    state = State.AFTER_DELIMITER;
  }

  private void value(String name) {
    int length = Math.max(0, kept.size() - delimiter.length - 2);
    byte[] bytes = Arrays.copyOf(kept.storage(), length);
    if (!Utf8.isValid(bytes)) {
      throw RequestTokens.wrong(name, "is not valid UTF-8");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (name.equals("stream")) {
      stream = text.equalsIgnoreCase("true") || text.equals("1");
      return;
    }
    if (name.equals("stream_format")) {
      stream |= text.equals("sse");
      return;
    }
    if (model != null) {
      throw RequestTokens.wrong(name, "must be sent once");
    }
    if (text.isBlank()) {
      throw RequestTokens.wrong(name, "must not be empty");
    }
    model = text;
    modelFrom = contentFrom;
    modelUntil = contentFrom + length;
  }

  /** What follows on the delimiter's line: two hyphens if it is the last one. */
  private void afterDelimiter(byte sign) {
    if (sign != '\n') {
      kept.write(sign);
      if (kept.size() > LONGEST_HEADER) {
        throw malformed("a line is too long");
      }
      return;
    }
    byte[] line = kept.copy();
    kept.clear();
    if (endsHere(line)) {
      state = State.EPILOGUE;
    } else if (new String(line, StandardCharsets.ISO_8859_1).isBlank() && previous == '\r') {
      parts++;
      if (parts > MOST_PARTS) {
        throw malformed("it has more than " + MOST_PARTS + " parts");
      }
      state = State.HEADERS;
    } else {
      throw malformed("a line begins like its boundary");
    }
  }

  private static boolean endsHere(byte[] line) {
    return line.length >= 2 && line[0] == '-' && line[1] == '-';
  }

  private void header(byte sign) {
    kept.write(sign);
    if (kept.size() > LONGEST_HEADER) {
      throw malformed("the head of a part is too long");
    }
    if (sign != '\n') {
      return;
    }
    if (previous != '\r') {
      throw malformed("its lines must end with CR LF");
    }
    boolean empty = kept.size() == 2 || (previous == '\r' && beforePrevious == '\n');
    if (empty) {
      String head = new String(kept.copy(), StandardCharsets.UTF_8);
      kept.clear();
      part = known(head);
      contentFrom = position + 1;
      state = State.CONTENT;
      matches = true;
      matched = 0;
      lineIsOurs = true;
    }
  }

  /** The part's name if its value is looked at; else null. */
  private static @Nullable String known(String head) {
    String disposition = null;
    for (String line : head.split("\r\n")) {
      if (line.startsWith(" ") || line.startsWith("\t")) {
        throw malformed("the head of a part is folded");
      }
      if (line.toLowerCase(Locale.ROOT).startsWith(DISPOSITION)) {
        if (disposition != null) {
          throw malformed("a part has two dispositions");
        }
        disposition = line;
      }
    }
    String name = disposition == null ? null : name(disposition);
    if (name == null) {
      throw malformed("a part has no name");
    }
    return switch (name) {
      case "model", "stream", "stream_format" -> name;
      default -> null;
    };
  }

  private static @Nullable String name(String disposition) {
    if (disposition.toLowerCase(Locale.ROOT).matches(".*;\\s*name\\s*\\*.*")) {
      throw malformed("a part's name is encoded");
    }
    Matcher found = NAME.matcher(disposition);
    if (!found.find()) {
      return null;
    }
    String name = found.group(1) != null ? found.group(1) : found.group(2);
    if (found.find()) {
      throw malformed("a part has two names");
    }
    return name;
  }

  private static FailureException malformed(String why) {
    return Failure.of(
            ErrorCode.INVALID_REQUEST,
            "The body is not a form as multipart/form-data has it: " + why + ".")
        .asException();
  }
}
