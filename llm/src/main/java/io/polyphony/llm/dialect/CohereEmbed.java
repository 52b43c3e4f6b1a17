package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingPurpose;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cohere's embed of version 2; it demands to know what an embedding is for. */
public final class CohereEmbed implements EmbeddingDialect {
  public static final String ID = "cohere-embed";

  private static final CohereEmbed STANDARD = new CohereEmbed();

  private CohereEmbed() {}

  public static CohereEmbed standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public WireRequest writeRequest(EmbeddingRequest request) {
    Set<String> warnings = new LinkedHashSet<>();
    ObjectNode body = JsonFields.MAPPER.createObjectNode().put("model", request.model());
    ArrayNode texts = body.putArray("texts");
    request.inputs().forEach(input -> texts.add(EmbeddingFailures.text(input, "Cohere")));
    body.put("input_type", inputType(request.purpose(), warnings));
    body.putArray("embedding_types").add("float");
    if (request.dimensions() != null) {
      body.put("output_dimension", request.dimensions());
    }
    if (request.user() != null) {
      warnings.add(LeftOut.warning("user"));
    }
    for (String name : request.extra().keySet()) {
      warnings.add(LeftOut.warning(name));
    }
    return new WireRequest("/v2/embed", Map.of(), body, List.copyOf(warnings));
  }

  /** What is stored and searched is the usual purpose, and the one to assume. */
  private static String inputType(@Nullable EmbeddingPurpose purpose, Set<String> warnings) {
    return switch (purpose) {
      case null -> "search_document";
      case DOCUMENT -> "search_document";
      case QUERY -> "search_query";
      case CLASSIFICATION -> "classification";
      case CLUSTERING -> "clustering";
      case SIMILARITY -> {
        warnings.add("similarity is no purpose here; clustering was asked for, the nearest");
        yield "clustering";
      }
    };
  }

  @Override
  public EmbeddingAnswer readAnswer(ResponseHead head, byte[] body) {
    JsonNode root = VectorTree.parse(body);
    if (root == null) {
      throw EmbeddingFailures.cut();
    }
    List<Embedding> vectors = vectors(root);
    if (vectors == null) {
      throw CohereFailures.read(head, body).asException();
    }
    Usage usage =
        OpenAiEmbeddings.input(
            JsonFields.integer(root.path("meta").path("billed_units"), "input_tokens"));
    return new EmbeddingAnswer(null, vectors, usage);
  }

  /**
   * The vectors of an answer; null if it holds none at all.
   *
   * @throws io.polyphony.llm.failure.FailureException if what it holds is something else
   */
  static @Nullable List<Embedding> vectors(JsonNode root) {
    JsonNode embeddings = root.path("embeddings");
    JsonNode floats = embeddings.isArray() ? embeddings : embeddings.path("float");
    if (!floats.isArray()) {
      return null;
    }
    List<Embedding> vectors = new ArrayList<>();
    for (JsonNode item : floats) {
      Embedding vector = VectorTree.vector(item);
      if (vector == null) {
        throw EmbeddingFailures.notVectors();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return CohereFailures.read(head, body);
  }
}
