package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.polyphony.llm.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the error envelopes of OpenAI and of those who speak its dialect with other errors. */
final class OpenAiFailureReader {
  private static final int LONGEST_TEXT = 500;
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]{1,300})</title>", Pattern.CASE_INSENSITIVE);
  private static final List<String> REQUEST_ID_HEADERS =
      List.of("x-request-id", "request-id", "apim-request-id", "x-ms-request-id", "cf-ray");

  private OpenAiFailureReader() {}

  static Failure read(ResponseHead head, byte[] body) {
    JsonNode root = JsonFields.parse(body, 0, body.length);
    VendorError error =
        root == null
            ? new VendorError(head.status(), null, null, text(head, body), "")
            : envelope(head.status(), root);
    return error.toFailure(head, requestId(head, root), false);
  }

  /** An error that came as an event of a stream. */
  static Failure readInStream(@Nullable JsonNode root) {
    var head = new ResponseHead(0, Map.of(), true);
    VendorError error = envelope(0, root == null ? MissingNode.getInstance() : root);
    return error.toFailure(head, null, true);
  }

  private static VendorError envelope(int status, JsonNode outer) {
    JsonNode root = outer.isArray() && !outer.isEmpty() ? outer.get(0) : outer;
    if (root.isTextual()) {
      return new VendorError(status, null, null, root.textValue(), "");
    }
    JsonNode error = root.path("error");
    if (error.isObject()) {
      return inner(status, error);
    }
    JsonNode first = root.path("errors").path(0);
    if (first.isObject()) {
      return inner(status, first);
    }
    String message = error.isTextual() ? error.textValue() : words(root);
    return new VendorError(
        status, JsonFields.scalar(root, "code"), JsonFields.text(root, "type"), message, "");
  }

  private static VendorError inner(int status, JsonNode error) {
    JsonNode meant = error.path("status_code");
    return new VendorError(
        status == 0 && meant.isInt() ? meant.intValue() : status,
        JsonFields.scalar(error, "code"),
        JsonFields.text(error, "type"),
        words(error),
        detail(error));
  }

  /** The message, wherever it stands: {@code message} or {@code detail}, a text or nested. */
  private static String words(JsonNode error) {
    for (String name : List.of("message", "detail", "msg", "error_message")) {
      JsonNode value = error.path(name);
      if (value.isTextual()) {
        return value.textValue();
      }
      if (value.isObject()) {
        String nested = words(value);
        return nested.isEmpty() ? value.toString() : nested;
      }
      if (value.isArray() && !value.isEmpty()) {
        String nested = words(value.get(0));
        return nested.isEmpty() ? value.toString() : nested;
      }
    }
    return "";
  }

  /** What the vendor behind a reseller said (OpenRouter), or Azure's inner code. */
  private static String detail(JsonNode error) {
    JsonNode raw = error.path("metadata").path("raw");
    if (raw.isTextual()) {
      JsonNode parsed = JsonFields.parse(raw.textValue().getBytes(StandardCharsets.UTF_8));
      String words = parsed == null || parsed.isTextual() ? "" : envelope(0, parsed).message();
      return words.isEmpty() ? raw.textValue() : words;
    }
    return "";
  }

  private static String text(ResponseHead head, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (text.startsWith("<") || head.mediaType().contains("html")) {
      Matcher title = TITLE.matcher(text);
      return title.find() ? title.group(1).strip() : "";
    }
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
  }

  private static @Nullable String requestId(ResponseHead head, @Nullable JsonNode root) {
    for (String name : REQUEST_ID_HEADERS) {
      String id = head.header(name);
      if (id != null) {
        return id;
      }
    }
    return root == null ? null : JsonFields.text(root, "request_id");
  }
}
