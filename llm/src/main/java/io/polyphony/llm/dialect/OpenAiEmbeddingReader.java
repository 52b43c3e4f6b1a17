package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingPurpose;
import io.polyphony.llm.chat.EmbeddingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a client's request for embeddings in OpenAI's form. */
final class OpenAiEmbeddingReader {
  private static final Set<String> KNOWN =
      Set.of("model", "input", "dimensions", "encoding_format", "user", "input_type");

  private final RequestObject body;

  private OpenAiEmbeddingReader(byte[] body) {
    this.body = RequestObject.parse(body);
  }

  static EmbeddingRequest read(InboundRequest request) {
    return new OpenAiEmbeddingReader(request.body()).request();
  }

  private EmbeddingRequest request() {
    String model = body.requiredText("model");
    if (model.isBlank()) {
      throw body.wrong("model", "must not be empty");
    }
    return new EmbeddingRequest(
        model,
        inputs(),
        false,
        body.integer("dimensions", 1),
        purpose(),
        base64(),
        body.text("user"),
        body.unknown(KNOWN),
        OpenAiEmbeddings.ID);
  }

  private boolean base64() {
    String format = body.text("encoding_format");
    return switch (format == null ? "float" : format) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw body.wrong("encoding_format", "must be float or base64");
    };
  }

  /** OpenAI has no such field; those who imitate it do. */
  private @Nullable EmbeddingPurpose purpose() {
    String type = body.text("input_type");
    return switch (type == null ? "" : type.toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "query", "search_query" -> EmbeddingPurpose.QUERY;
      case "document", "passage", "search_document" -> EmbeddingPurpose.DOCUMENT;
      case "classification" -> EmbeddingPurpose.CLASSIFICATION;
      case "clustering" -> EmbeddingPurpose.CLUSTERING;
      case "similarity" -> EmbeddingPurpose.SIMILARITY;
      default ->
          throw body.wrong(
              "input_type", "must be query, document, similarity, classification or clustering");
    };
  }

  private List<EmbeddingInput> inputs() {
    JsonNode input = body.raw("input");
    if (input.isMissingNode()) {
      throw body.missing("input");
    }
    if (input.isTextual()) {
      return List.of(new EmbeddingInput.Text(input.textValue()));
    }
    if (!input.isArray() || input.isEmpty()) {
      throw body.wrong("input", "must be a text or an array that is not empty");
    }
    if (input.get(0).isNumber()) {
      return List.of(tokens(input));
    }
    List<EmbeddingInput> inputs = new ArrayList<>(input.size());
    for (JsonNode item : input) {
      inputs.add(item.isTextual() ? new EmbeddingInput.Text(item.textValue()) : tokens(item));
    }
    return inputs;
  }

  private EmbeddingInput tokens(JsonNode array) {
    List<Integer> tokens = new ArrayList<>(array.size());
    for (JsonNode token : array) {
      if (!token.isInt() || token.intValue() < 0) {
        throw body.wrong("input", "must hold texts, or tokens as numbers");
      }
      tokens.add(token.intValue());
    }
    if (tokens.isEmpty()) {
      throw body.wrong("input", "must hold texts, or tokens as numbers");
    }
    return new EmbeddingInput.Tokens(tokens);
  }
}
