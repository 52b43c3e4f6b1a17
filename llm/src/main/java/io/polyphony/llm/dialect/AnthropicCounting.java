package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import java.util.List;
import java.util.Set;

/** Anthropic's {@code /messages/count_tokens}: a request for a message, without its limits. */
final class AnthropicCounting {
  static final String PATH = "/messages/count_tokens";

  private static final String TOKENS = "input_tokens";
  private static final BodyScanner.Shape SHAPE =
      BodyScanner.Shape.of(
          BodyScanner.Prompt.MESSAGES, Set.of("messages"), "messages", Set.of(), "");

  /** What only an answer needs; the vendor refuses it here. */
  private static final List<String> OF_ANSWERS =
      List.of(
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "stream",
          "service_tier",
          "inference_geo",
          "container",
          AnthropicRequestReader.METADATA);

  private AnthropicCounting() {}

  static WireRequest question(WireRequest message) {
    ObjectNode body = message.body();
    body.remove(OF_ANSWERS);
    return new WireRequest(PATH, message.headers(), body, message.warnings());
  }

  static byte[] relayed(byte[] body, String model) {
    return BodyScanner.scan(SHAPE, InboundRequest.of(body)).splice(body, model, false);
  }

  static ChatRequest read(InboundRequest request) {
    return AnthropicRequestReader.readQuestion(request);
  }

  static long tokens(byte[] body) {
    return JsonFields.count(body, TOKENS);
  }

  static byte[] answer(long tokens) {
    return JsonFields.counted(TOKENS, tokens);
  }
}
