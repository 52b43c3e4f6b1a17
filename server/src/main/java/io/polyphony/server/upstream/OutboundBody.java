package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.VendorRequest;
import io.polyphony.server.route.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The request as one deployment gets it.
 *
 * @param headers the dialect's and the credential's; holds the key, never printed
 * @param relayed whether the client's bytes went through with at most the model's name changed
 * @param warnings what the vendor does not get, or gets otherwise, in words
 */
record OutboundBody(
    String path, Map<String, String> headers, byte[] body, boolean relayed, List<String> warnings) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CHAT_PATH = "/chat/completions";

  static OutboundBody of(Deployment deployment, UpstreamRequest request) {
    if (relays(deployment, request) && request.body() != null && request.scan() != null) {
      byte[] body = request.scan().splice(request.body(), deployment.model(), true);
      return new OutboundBody(CHAT_PATH, headers(deployment, Map.of()), body, true, List.of());
    }
    WireRequest wire =
        VendorRequest.of(deployment.provider(), deployment.dialect(), parsed(deployment, request));
    return new OutboundBody(
        wire.path(), headers(deployment, wire.headers()), bytes(wire), false, wire.warnings());
  }

  /**
   * Refuses what the deployment's model would not get.
   *
   * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST, naming the first such
   *     parameter
   */
  static void refuseUnsupported(Deployment deployment, UpstreamRequest request) {
    if (deployment.provider().kind() == ProviderKind.SANDBOX || relays(deployment, request)) {
      return;
    }
    List<String> unsupported =
        VendorRequest.unsupported(
            deployment.provider(), deployment.dialect(), parsed(deployment, request));
    if (!unsupported.isEmpty()) {
      throw Failure.ofField(
              unsupported.getFirst(),
              deployment.modelId()
                  + " does not take "
                  + String.join(", ", unsupported)
                  + ". Leave it out, or allow that it is left out on the way:"
                  + " polyphony.upstream.unsupported=warn.")
          .asException();
    }
  }

  private static ChatRequest parsed(Deployment deployment, UpstreamRequest request) {
    return request.parsed().get().withModel(deployment.model());
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

  private static Map<String, String> headers(Deployment deployment, Map<String, String> own) {
    Map<String, String> headers = new HashMap<>(own);
    if (deployment.credential() != null) {
      headers.putAll(deployment.provider().authorise(deployment.credential().secret().reveal()));
    }
    return headers;
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
