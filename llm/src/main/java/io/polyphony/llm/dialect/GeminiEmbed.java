package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingPurpose;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Google's {@code embedContent} and {@code batchEmbedContents}; towards Google always the latter.
 * Answers of Vertex AI's {@code predict} are read, too.
 */
public final class GeminiEmbed implements EmbeddingDialect, EmbeddingSurface {
  public static final String ID = "gemini-embed";

  static final String TASK = "taskType";
  static final String DIMENSIONS = "outputDimensionality";

  private static final GeminiEmbed STANDARD = new GeminiEmbed();

  private GeminiEmbed() {}

  public static GeminiEmbed standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public EmbeddingRequest readRequest(InboundRequest request) {
    return GeminiEmbedReader.read(request);
  }

  @Override
  public WireRequest writeRequest(EmbeddingRequest request) {
    Set<String> warnings = new LinkedHashSet<>();
    String name =
        request.model().startsWith("models/") ? request.model() : "models/" + request.model();
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    ArrayNode requests = body.putArray("requests");
    for (EmbeddingInput input : request.inputs()) {
      ObjectNode each = requests.addObject().put("model", name);
      each.set("content", content(input));
      if (request.purpose() != null) {
        each.put(TASK, task(request.purpose()));
      }
      if (request.dimensions() != null) {
        each.put(DIMENSIONS, request.dimensions());
      }
      for (Map.Entry<String, JsonText> field : request.extra().entrySet()) {
        if (request.dialect().equals(ID)) {
          each.set(field.getKey(), OpenAiRequestWriter.tree(field.getValue()));
        } else {
          warnings.add(LeftOut.warning(field.getKey()));
        }
      }
    }
    if (request.user() != null) {
      warnings.add(LeftOut.warning("user"));
    }
    return new WireRequest(
        "/" + name + ":batchEmbedContents", Map.of(), body, List.copyOf(warnings));
  }

  static JsonNode content(EmbeddingInput input) {
    if (input instanceof EmbeddingInput.Opaque opaque && opaque.dialect().equals(ID)) {
      return OpenAiRequestWriter.tree(opaque.json());
    }
    ObjectNode content = JsonFields.MAPPER.createObjectNode();
    content.putArray("parts").addObject().put("text", EmbeddingFailures.text(input, "Google"));
    return content;
  }

  static String task(EmbeddingPurpose purpose) {
    return switch (purpose) {
      case QUERY -> "RETRIEVAL_QUERY";
      case DOCUMENT -> "RETRIEVAL_DOCUMENT";
      case SIMILARITY -> "SEMANTIC_SIMILARITY";
      case CLASSIFICATION -> "CLASSIFICATION";
      case CLUSTERING -> "CLUSTERING";
    };
  }

  @Override
  public EmbeddingAnswer readAnswer(ResponseHead head, byte[] body) {
    JsonNode root = VectorTree.parse(body);
    if (root == null) {
      throw EmbeddingFailures.cut();
    }
    List<Embedding> vectors = new ArrayList<>();
    Long tokens = JsonFields.integer(root.path("usageMetadata"), "promptTokenCount");
    if (root.path("predictions").isArray()) {
      for (JsonNode prediction : root.path("predictions")) {
        JsonNode embeddings = prediction.path("embeddings");
        vectors.add(vector(embeddings));
        tokens =
            JsonFields.sum(
                tokens, JsonFields.integer(embeddings.path("statistics"), "token_count"));
      }
    } else if (root.path("embeddings").isArray()) {
      root.path("embeddings").forEach(each -> vectors.add(vector(each)));
    } else if (root.path("embedding").isObject()) {
      vectors.add(vector(root.path("embedding")));
    } else {
      throw GeminiFailureReader.read(head, body).asException();
    }
    return new EmbeddingAnswer(null, vectors, OpenAiEmbeddings.input(tokens));
  }

  private static Embedding vector(JsonNode embedding) {
    Embedding vector = VectorTree.vector(embedding.path("values"));
    if (vector == null) {
      throw EmbeddingFailures.notVectors();
    }
    return vector;
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return GeminiFailureReader.read(head, body);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, EmbeddingRequest request, EmbeddingAnswer answer) {
    var bytes = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (request.single() && answer.embeddings().size() == 1) {
        json.writeFieldName("embedding");
        write(json, answer.embeddings().getFirst());
      } else {
        json.writeArrayFieldStart("embeddings");
        for (Embedding vector : answer.embeddings()) {
          write(json, vector);
        }
        json.writeEndArray();
      }
      usage(json, answer.usage().inputTotal());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
  }

  private static void usage(JsonGenerator json, @Nullable Long tokens) throws IOException {
    if (tokens != null) {
      json.writeObjectFieldStart("usageMetadata");
      json.writeNumberField("promptTokenCount", tokens);
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Embedding vector) throws IOException {
    json.writeStartObject();
    json.writeFieldName("values");
    VectorTree.write(json, vector);
    json.writeEndObject();
  }
}
