package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Google's {@code countTokens}: of contents alone, or of a whole request for an answer. */
final class GeminiCounting {
  private static final String METHOD = ":countTokens";
  private static final String WHOLE = "generateContentRequest";
  private static final String TOKENS = "totalTokens";

  private GeminiCounting() {}

  static String path(String model) {
    return GeminiModel.path(model) + METHOD;
  }

  static WireRequest question(ChatRequest request, WireRequest answer) {
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    ObjectNode whole = body.putObject(WHOLE).put("model", resource(request.model()));
    whole.setAll(answer.body());
    return new WireRequest(path(request.model()), Map.of(), body, List.copyOf(answer.warnings()));
  }

  static byte[] relayed(byte[] bytes, String model) {
    RequestObject body = RequestObject.parse(bytes);
    RequestObject whole = body.object(GeminiNames.in(body, WHOLE));
    if (whole == null || !whole.has("model")) {
      return bytes;
    }
    ObjectNode changed = body.node().deepCopy();
    changed.withObject("/" + GeminiNames.in(body, WHOLE)).put("model", resource(model));
    return changed.toString().getBytes(StandardCharsets.UTF_8);
  }

  static ChatRequest read(InboundRequest request) {
    RequestObject body = RequestObject.parse(request.body());
    RequestObject whole = body.object(GeminiNames.in(body, WHOLE));
    byte[] inner =
        whole == null ? request.body() : whole.node().toString().getBytes(StandardCharsets.UTF_8);
    return GeminiRequestReader.read(new InboundRequest(inner, request.model(), false));
  }

  static long tokens(byte[] body) {
    return JsonFields.count(body, TOKENS);
  }

  static byte[] answer(long tokens) {
    return JsonFields.counted(TOKENS, tokens);
  }

  private static String resource(String model) {
    return model.startsWith("models/") || model.startsWith("tunedModels/")
        ? model
        : "models/" + model;
  }
}
