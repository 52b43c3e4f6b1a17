package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.TokenCounting;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.route.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The request as one deployment gets it.
 *
 * @param headers the dialect's and the credential's; holds the key, never printed
 * @param relayed whether the client's bytes went through with at most the model's name changed
 */
record OutboundBody(
    String path, Map<String, String> headers, byte[] body, boolean relayed, List<String> warnings) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BETA = "anthropic-beta";

  static OutboundBody of(Deployment deployment, UpstreamRequest request) {
    EmbeddingQuestion question = request.embedding();
    if (question != null) {
      WireRequest wire =
          embeddings(deployment).writeRequest(question.request().withModel(deployment.model()));
      return new OutboundBody(
          wire.path(),
          headers(deployment, wire.headers(), request),
          bytes(wire),
          false,
          wire.warnings());
    }
    if (relays(deployment, request) && request.body() != null && request.scan() != null) {
      byte[] body = request.scan().splice(request.body(), deployment.model(), true);
      String path = deployment.dialect().relayPath(deployment.model(), request.stream());
      Map<String, String> headers =
          headers(deployment, deployment.dialect().relayHeaders(), request);
      return new OutboundBody(path, headers, body, true, List.of());
    }
    ChatRequest parsed = request.parsed().get().withModel(deployment.model());
    return written(deployment, deployment.dialect().writeRequest(parsed), parsed, request);
  }

  /**
   * How the deployment embeds.
   *
   * @throws FailureException INVALID_REQUEST if it does not
   */
  static EmbeddingDialect embeddings(Deployment deployment) {
    EmbeddingDialect dialect = deployment.embeddings();
    if (dialect == null) {
      throw Failure.ofField("model", deployment.provider().label() + " has no embeddings.")
          .asException();
    }
    return dialect;
  }

  /** The question how many tokens the prompt has. */
  static OutboundBody question(
      Deployment deployment, TokenCounting counting, UpstreamRequest request) {
    if (request.body() != null && speaks(deployment, request)) {
      byte[] body = counting.relayQuestion(request.body(), deployment.model());
      String path = counting.questionPath(deployment.model());
      return new OutboundBody(
          path,
          headers(deployment, deployment.dialect().relayHeaders(), request),
          body,
          true,
          List.of());
    }
    ChatRequest parsed = request.parsed().get().withModel(deployment.model());
    return written(deployment, counting.writeQuestion(parsed), parsed, request);
  }

  private static OutboundBody written(
      Deployment deployment, WireRequest wire, ChatRequest parsed, UpstreamRequest request) {
    deployment.provider().adjust(wire.body(), parsed);
    return new OutboundBody(
        wire.path(),
        headers(deployment, wire.headers(), request),
        bytes(wire),
        false,
        wire.warnings());
  }

  /** Same dialect, and nothing in the request on which the provider departs from it. */
  static boolean relays(Deployment deployment, UpstreamRequest request) {
    return request.body() != null
        && request.scan() != null
        && speaks(deployment, request)
        && deployment.dialect().takes(request.scan())
        && !deployment.provider().adjusts();
  }

  private static boolean speaks(Deployment deployment, UpstreamRequest request) {
    return request.dialect().equals(deployment.dialect().id());
  }

  private static Map<String, String> headers(
      Deployment deployment, Map<String, String> own, UpstreamRequest request) {
    Map<String, String> headers = new HashMap<>(own);
    if (deployment.credential() != null) {
      headers.putAll(deployment.provider().authorise(deployment.credential().secret().reveal()));
    }
    if (!request.headers().isEmpty() && speaks(deployment, request)) {
      request.headers().forEach((name, value) -> forward(headers, name, value));
    }
    return headers;
  }

  /** What the client chose for itself counts, beside the betas that the body needs. */
  private static void forward(Map<String, String> headers, String name, String value) {
    String own = headers.get(name);
    headers.put(name, own == null || !name.equals(BETA) ? value : own + "," + value);
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
