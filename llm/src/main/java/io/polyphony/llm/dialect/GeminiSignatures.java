package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that must travel back with their part. The signature of a text has no place in the
 * vocabulary, so it travels as an opaque part behind that text: {@code {"thoughtSignature":...}}
 * belongs to the text before it, with an empty {@code text} it is a part of its own.
 */
final class GeminiSignatures {
  static final String FIELD = "thoughtSignature";

  /** What Google names for calls that none of its models made, in place of a signature. */
  static final String NOT_OURS = "skip_thought_signature_validator";

  /** A multiple of three bytes, so that its base64 begins every text that begins with it. */
  private static final byte[] REDACTED = "polyphony.redacted".getBytes(StandardCharsets.US_ASCII);

  private static final String REDACTED_BASE64 = Base64.getEncoder().encodeToString(REDACTED);

  private GeminiSignatures() {}

  /**
   * The signature of a text, as an opaque part.
   *
   * @param own whether the signature is a part of its own
   */
  static JsonText ofText(String signature, boolean own) {
    ObjectNode part = JsonFields.MAPPER.createObjectNode();
    if (own) {
      part.put("text", "");
    }
    return new JsonText(part.put(FIELD, signature).toString());
  }

  /** The signature, if the opaque part belongs to the text before it; else null. */
  static @Nullable String ofTextBefore(JsonNode opaque) {
    return opaque.size() == 1 ? JsonFields.text(opaque, FIELD) : null;
  }

  /** Another vendor's hidden reasoning, as the signature of an empty thought. */
  static String ofRedacted(String data) {
    return REDACTED_BASE64
        + Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@link #ofRedacted} hid in the signature; null if it is any other. */
  static @Nullable String redacted(String signature) {
    if (!signature.startsWith(REDACTED_BASE64)) {
      return null;
    }
    try {
      byte[] data = Base64.getDecoder().decode(signature.substring(REDACTED_BASE64.length()));
      return new String(data, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
