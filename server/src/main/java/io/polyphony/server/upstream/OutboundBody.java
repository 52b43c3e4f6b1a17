package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.TokenCounting;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.VendorRequest;
import io.polyphony.llm.provider.WirePath;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.upstream.UpstreamRequest.EmbeddingQuestion;
import io.polyphony.server.work.LargeBodies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request as one deployment gets it, not yet authorised.
 *
 * @param headers the dialect's and the provider's, and what the client chose
 * @param relayed whether the client's bytes went through with at most the model's name changed
 * @param warnings what the vendor does not get, or gets otherwise, in words
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
      return written(deployment, wire, request);
    }
    Dialect spoken = spoken(deployment, request);
    if (relays(deployment, request)
        && spoken != null
        && request.body() != null
        && request.scan() != null) {
      byte[] body = request.scan().splice(request.body(), deployment.model(), true);
      String path =
          path(deployment, spoken.relayPath(deployment.model(), request.stream()), request);
      Map<String, String> headers = headers(deployment, spoken.relayHeaders(), request);
      return new OutboundBody(path, headers, body, true, List.of());
    }
    WireRequest wire =
        VendorRequest.of(deployment.provider(), deployment.dialect(), parsed(deployment, request));
    return written(deployment, wire, request);
  }

  /** Whether writing it anew is too much work for an event loop. */
  static boolean isLongWork(Deployment deployment, UpstreamRequest request) {
    return request.body() != null
        && LargeBodies.isLarge(request.body().length)
        && !relays(deployment, request);
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
    if (request.body() != null && spoken(deployment, request) != null) {
      byte[] body = counting.relayQuestion(request.body(), deployment.model());
      String path = path(deployment, counting.questionPath(deployment.model()), request);
      return new OutboundBody(
          path,
          headers(deployment, deployment.dialect().relayHeaders(), request),
          body,
          true,
          List.of());
    }
    return written(deployment, counting.writeQuestion(parsed(deployment, request)), request);
  }

  private static OutboundBody written(
      Deployment deployment, WireRequest wire, UpstreamRequest request) {
    return new OutboundBody(
        path(deployment, wire.path(), request),
        headers(deployment, wire.headers(), request),
        bytes(wire),
        false,
        wire.warnings());
  }

  /**
   * Refuses what the deployment's model would not get.
   *
   * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST, naming the first such
   *     parameter
   */
  static void refuseUnsupported(Deployment deployment, UpstreamRequest request) {
    boolean chats = request.embedding() == null && request.passage() == null;
    if (!chats
        || deployment.provider().kind() == ProviderKind.SANDBOX
        || relays(deployment, request)) {
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
    Dialect spoken = spoken(deployment, request);
    return request.body() != null
        && request.scan() != null
        && spoken != null
        && spoken.takes(request.scan())
        && !deployment.provider().adjusts();
  }

  private static @Nullable Dialect spoken(Deployment deployment, UpstreamRequest request) {
    return deployment.dialect().spoken(request.dialect());
  }

  private static String path(Deployment deployment, String path, UpstreamRequest request) {
    return path(deployment, path, request.stream());
  }

  /** The dialect's path as the vendor has it. */
  static String path(Deployment deployment, String path, boolean stream) {
    return deployment
        .provider()
        .path(new WirePath(path, deployment.model(), stream, deployment.values()));
  }

  private static Map<String, String> headers(
      Deployment deployment, Map<String, String> own, UpstreamRequest request) {
    if (request.headers().isEmpty() || spoken(deployment, request) == null) {
      return own;
    }
    Map<String, String> headers = new HashMap<>(own);
    request.headers().forEach((name, value) -> forward(headers, name, value));
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
