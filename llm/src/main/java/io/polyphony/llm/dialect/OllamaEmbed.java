package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingInput;
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

/**
 * Ollama's {@code /api/embed}, and the older {@code /api/embeddings} that takes one {@code prompt}
 * and gives one {@code embedding}.
 */
public final class OllamaEmbed implements EmbeddingDialect, EmbeddingSurface {
  public static final String ID = "ollama-embed";

  private static final OllamaEmbed STANDARD = new OllamaEmbed();
  private static final Set<String> KNOWN = Set.of("model", "input", "prompt", "dimensions");

  private OllamaEmbed() {}

  public static OllamaEmbed standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public EmbeddingRequest readRequest(InboundRequest request) {
    RequestObject body = RequestObject.parse(request.body());
    String model = body.requiredText("model");
    if (model.isBlank()) {
      throw body.wrong("model", "must not be empty");
    }
    boolean single = body.has("prompt");
    List<EmbeddingInput> inputs = new ArrayList<>();
    if (single) {
      inputs.add(new EmbeddingInput.Text(body.requiredText("prompt")));
    } else if (body.raw("input").isTextual()) {
      inputs.add(new EmbeddingInput.Text(body.requiredText("input")));
    } else {
      body.texts("input").forEach(text -> inputs.add(new EmbeddingInput.Text(text)));
    }
    if (inputs.isEmpty()) {
      throw body.missing("input");
    }
    return new EmbeddingRequest(
        model,
        inputs,
        single,
        body.integer("dimensions", 1),
        null,
        false,
        null,
        body.unknown(KNOWN),
        ID);
  }

  @Override
  public WireRequest writeRequest(EmbeddingRequest request) {
    Set<String> warnings = new LinkedHashSet<>();
    ObjectNode body = JsonFields.MAPPER.createObjectNode().put("model", request.model());
    ArrayNode texts = body.putArray("input");
    request.inputs().forEach(input -> texts.add(EmbeddingFailures.text(input, "Ollama")));
    if (request.dimensions() != null) {
      body.put("dimensions", request.dimensions());
    }
    if (request.purpose() != null) {
      refuse("input_type", warnings);
    }
    if (request.user() != null) {
      refuse("user", warnings);
    }
    for (Map.Entry<String, JsonText> field : request.extra().entrySet()) {
      if (request.dialect().equals(ID)) {
        body.set(field.getKey(), OpenAiRequestWriter.tree(field.getValue()));
      } else {
        refuse(field.getKey(), warnings);
      }
    }
    return new WireRequest("/api/embed", Map.of(), body, List.copyOf(warnings));
  }

  private static void refuse(String name, Set<String> warnings) {
    warnings.add(LeftOut.warning(name));
  }

  @Override
  public EmbeddingAnswer readAnswer(ResponseHead head, byte[] body) {
    JsonNode root = VectorTree.parse(body);
    if (root == null) {
      throw EmbeddingFailures.cut();
    }
    List<Embedding> vectors = new ArrayList<>();
    Embedding single = VectorTree.vector(root.path("embedding"));
    if (single != null) {
      vectors.add(single);
    } else if (!root.path("embeddings").isArray()) {
      throw OpenAiFailureReader.read(head, body).asException();
    }
    for (JsonNode item : root.path("embeddings")) {
      Embedding vector = VectorTree.vector(item);
      if (vector == null) {
        throw EmbeddingFailures.notVectors();
      }
      vectors.add(vector);
    }
    return new EmbeddingAnswer(
        JsonFields.text(root, "model"),
        vectors,
        OpenAiEmbeddings.input(JsonFields.integer(root, "prompt_eval_count")));
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return OpenAiFailureReader.read(head, body);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, EmbeddingRequest request, EmbeddingAnswer answer) {
    var bytes = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (request.single() && answer.embeddings().size() == 1) {
        json.writeFieldName("embedding");
        VectorTree.write(json, answer.embeddings().getFirst());
      } else {
        json.writeStringField("model", head.model());
        json.writeArrayFieldStart("embeddings");
        for (Embedding vector : answer.embeddings()) {
          VectorTree.write(json, vector);
        }
        json.writeEndArray();
        if (answer.usage().inputTotal() != null) {
          json.writeNumberField("prompt_eval_count", answer.usage().inputTotal());
        }
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
  }
}
