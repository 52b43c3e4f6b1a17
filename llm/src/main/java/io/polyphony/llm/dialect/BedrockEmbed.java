package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.failure.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's embeddings: InvokeModel with a body in the form of the model's maker. Titan
 * embeds one text at a time; Cohere's models take a list, and their tokens are counted in a header.
 */
public final class BedrockEmbed implements EmbeddingDialect {
  public static final String ID = "bedrock-embed";

  private static final BedrockEmbed STANDARD = new BedrockEmbed();
  private static final String COUNT = "x-amzn-bedrock-input-token-count";

  private BedrockEmbed() {}

  public static BedrockEmbed standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public WireRequest writeRequest(EmbeddingRequest request) {
    String model = request.model();
    String path =
        "/model/"
            + URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20")
            + "/invoke";
    if (model.contains("cohere.embed")) {
      WireRequest cohere = CohereEmbed.standard().writeRequest(request);
      cohere.body().remove("model");
      return new WireRequest(path, Map.of(), cohere.body(), cohere.warnings());
    }
    if (model.contains("titan-embed")) {
      Set<String> warnings = new LinkedHashSet<>();
      ObjectNode body = titan(request, warnings);
      return new WireRequest(path, Map.of(), body, List.copyOf(warnings));
    }
    throw Failure.ofField(
            "model",
            "Only the models of Titan and Cohere embed on Amazon Bedrock; " + model + " is none.")
        .asException();
  }

  private static ObjectNode titan(EmbeddingRequest request, Set<String> warnings) {
    if (request.inputs().size() > 1) {
      throw EmbeddingFailures.refused(
          "Titan embeds one text per request: send one, or ask a model of Cohere.");
    }
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    body.put("inputText", EmbeddingFailures.text(request.inputs().getFirst(), "Titan"));
    boolean pictures = request.model().contains("titan-embed-image");
    if (request.dimensions() != null && pictures) {
      body.putObject("embeddingConfig").put("outputEmbeddingLength", request.dimensions());
    } else if (request.dimensions() != null) {
      body.put("dimensions", request.dimensions());
    }
    if (request.purpose() != null) {
      leftOut("input_type", warnings);
    }
    if (request.user() != null) {
      leftOut("user", warnings);
    }
    request.extra().keySet().forEach(name -> leftOut(name, warnings));
    return body;
  }

  private static void leftOut(String name, Set<String> warnings) {
    warnings.add(LeftOut.warning(name));
  }

  @Override
  public EmbeddingAnswer readAnswer(ResponseHead head, byte[] body) {
    JsonNode root = VectorTree.parse(body);
    if (root == null) {
      throw EmbeddingFailures.cut();
    }
    Embedding single = VectorTree.vector(root.path("embedding"));
    List<Embedding> vectors = single == null ? CohereEmbed.vectors(root) : List.of(single);
    if (vectors == null) {
      throw BedrockFailures.read(head, body).asException();
    }
    Long counted = JsonFields.integer(root, "inputTextTokenCount");
    return new EmbeddingAnswer(
        null, vectors, OpenAiEmbeddings.input(counted != null ? counted : count(head)));
  }

  private static @Nullable Long count(ResponseHead head) {
    String count = head.header(COUNT);
    return count != null && count.matches("[0-9]{1,18}") ? (Long) Long.parseLong(count) : null;
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return BedrockFailures.read(head, body);
  }
}
