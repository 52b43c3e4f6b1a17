package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.provider.WirePath;
import io.polyphony.server.route.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The request as one deployment gets it, not yet authorised.
 *
 * @param headers the dialect's and the provider's
 * @param relayed whether the client's bytes went through with at most the model's name changed
 */
record OutboundBody(
    String path, Map<String, String> headers, byte[] body, boolean relayed, List<String> warnings) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CHAT_PATH = "/chat/completions";

  static OutboundBody of(Deployment deployment, UpstreamRequest request) {
    if (relays(deployment, request) && request.body() != null && request.scan() != null) {
      byte[] body = request.scan().splice(request.body(), deployment.model(), true);
      return new OutboundBody(
          path(deployment, CHAT_PATH, request), Map.of(), body, true, List.of());
    }
    ChatRequest parsed = request.parsed().get().withModel(deployment.model());
    WireRequest wire = deployment.dialect().writeRequest(parsed);
    deployment.provider().adjust(wire.body(), parsed);
    Map<String, String> headers = new HashMap<>(wire.headers());
    headers.putAll(deployment.provider().headers(parsed));
    return new OutboundBody(
        path(deployment, wire.path(), request), headers, bytes(wire), false, wire.warnings());
  }

  /** Same dialect, and nothing in the request on which the provider departs from it. */
  static boolean relays(Deployment deployment, UpstreamRequest request) {
    return request.body() != null
        && request.scan() != null
        && request.dialect().equals(OpenAiChat.ID)
        && deployment.dialect() instanceof OpenAiChat dialect
        && dialect.takes(request.scan())
        && !deployment.provider().adjusts();
  }

  private static String path(Deployment deployment, String path, UpstreamRequest request) {
    return deployment
        .provider()
        .path(new WirePath(path, deployment.model(), request.stream(), deployment.values()));
  }

  private static byte[] bytes(WireRequest wire) {
    try {
      return MAPPER.writeValueAsBytes(wire.body());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree can always be written", impossible);
    }
  }

  @Override
  public String toString() {
    return "OutboundBody[" + path + ", " + body.length + " bytes]";
  }
}
