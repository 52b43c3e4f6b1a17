package io.polyphony.server.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes lines of the list of records as a file. */
@Singleton
class LogExport {
  private static final List<String> FIELDS =
      Arrays.stream(LogLine.class.getRecordComponents()).map(it -> it.getName()).toList();

  /** What a spreadsheet would take for a formula. */
  private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r].*", Pattern.DOTALL);

  private static final Pattern QUOTED = Pattern.compile("[\",\\r\\n]");

  private final ObjectMapper mapper;

  LogExport(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Writes pages of lines to one stream. */
  interface Writer {
    void write(List<LogLine> lines) throws IOException;
  }

  /**
   * @param csv comma-separated with a line of names, else a JSON object a line
   */
  Writer to(OutputStream out, boolean csv) throws IOException {
    if (!csv) {
      return lines -> {
        for (LogLine line : lines) {
          out.write(mapper.writeValueAsBytes(line));
          out.write('\n');
        }
      };
    }
    out.write((String.join(",", FIELDS) + "\r\n").getBytes(StandardCharsets.UTF_8));
    return lines -> {
      for (LogLine line : lines) {
        JsonNode fields = mapper.valueToTree(line);
        String row =
            FIELDS.stream().map(name -> cell(fields.path(name))).collect(Collectors.joining(","));
        out.write((row + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (!value.isTextual()) {
      return value.asText();
    }
    String text = value.asText();
    String safe = FORMULA.matcher(text).matches() ? "'" + text : text;
    return QUOTED.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
