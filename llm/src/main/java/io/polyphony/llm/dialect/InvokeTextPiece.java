package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a form of text completions says in one event, or in a whole answer. Of several answers the
 * first is read. Sources: the pages of the Amazon Bedrock User Guide named below, and for endpoints
 * its page Call the endpoint (bedrock-marketplace-call-the-endpoint.html).
 *
 * @param stop the maker's word for the end; null as long as there is none
 * @param usage counts up to here; each event's replace those before it
 */
record InvokeTextPiece(@Nullable String id, String text, @Nullable String stop, Usage usage) {
  private static final String TEXT = "text";
  private static final String STOP_REASON = "stop_reason";
  private static final String FINISH_REASON = "finish_reason";

  /** Null for what is no such form. */
  static @Nullable InvokeTextPiece of(JsonNode said) {
    JsonNode only = said.isArray() && said.size() == 1 ? said.get(0) : said;
    if (only.has("completion")) {
      return claude(only);
    }
    if (only.has("generation")) {
      return llama(only);
    }
    if (only.path("results").isArray() || only.has("outputText")) {
      return titan(only);
    }
    if (only.path("outputs").isArray()) {
      JsonNode first = only.path("outputs").path(0);
      return piece(null, first.path(TEXT), first.path(STOP_REASON));
    }
    if (only.path("generations").isArray() || only.has("is_finished")) {
      return command(only);
    }
    if (only.path("completions").isArray()) {
      return jurassic(only);
    }
    return only.has("generated_text") ? endpoint(only) : null;
  }

  /** model-parameters-anthropic-claude-text-completion.html. */
  private static InvokeTextPiece claude(JsonNode said) {
    return piece(JsonFields.text(said, "id"), said.path("completion"), said.path(STOP_REASON));
  }

  /** model-parameters-meta.html; imported models of every architecture answer so, too. */
  private static InvokeTextPiece llama(JsonNode said) {
    return piece(null, said.path("generation"), said.path(STOP_REASON))
        .counted(
            JsonFields.integer(said, "prompt_token_count"),
            JsonFields.integer(said, "generation_token_count"));
  }

  /** model-parameters-titan-text.html. */
  private static InvokeTextPiece titan(JsonNode said) {
    JsonNode result = said.path("results").isArray() ? said.path("results").path(0) : said;
    Long output = JsonFields.integer(result, "tokenCount");
    return piece(null, result.path("outputText"), result.path("completionReason"))
        .counted(
            JsonFields.integer(said, "inputTextTokenCount"),
            output != null ? output : JsonFields.integer(said, "totalOutputTextTokenCount"));
  }

  /** model-parameters-cohere-command.html; the end of a stream repeats the whole answer. */
  private static InvokeTextPiece command(JsonNode said) {
    boolean streamed = said.has("is_finished");
    JsonNode first = streamed ? said : said.path("generations").path(0);
    if (streamed && said.path("index").asInt(0) > 0) {
      return new InvokeTextPiece(null, "", null, Usage.NONE);
    }
    return piece(JsonFields.text(said, "id"), first.path(TEXT), first.path(FINISH_REASON));
  }

  /** model-parameters-jurassic2.html. */
  private static InvokeTextPiece jurassic(JsonNode said) {
    JsonNode first = said.path("completions").path(0);
    return piece(
        JsonFields.scalar(said, "id"),
        first.path("data").path(TEXT),
        first.path("finishReason").path("reason"));
  }

  /** The form of a server for text generation behind an endpoint. */
  private static InvokeTextPiece endpoint(JsonNode said) {
    JsonNode details = said.path("details");
    return piece(null, said.path("generated_text"), details.path(FINISH_REASON))
        .counted(null, JsonFields.integer(details, "generated_tokens"));
  }

  private static InvokeTextPiece piece(@Nullable String id, JsonNode text, JsonNode stop) {
    return new InvokeTextPiece(id, text.asText(""), stop.textValue(), Usage.NONE);
  }

  private InvokeTextPiece counted(@Nullable Long input, @Nullable Long output) {
    return new InvokeTextPiece(
        id, text, stop, new Usage(input, output, null, null, null, input, output));
  }

  /** The makers' words for the end: Titan and Cohere write them in capitals. */
  static FinishReason finish(@Nullable String raw) {
    return switch (raw == null ? "" : raw.toLowerCase(Locale.ROOT)) {
      case "" -> FinishReason.UNKNOWN;
      case "stop",
          "stop_sequence",
          "stop_criteria_met",
          "finish",
          "finished",
          "complete",
          "endoftext",
          "eos_token",
          "end_turn" ->
          FinishReason.STOP;
      case "length", "max_tokens", "error_limit" -> FinishReason.LENGTH;
      case "content_filtered", "error_toxic" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.ERROR;
    };
  }
}
