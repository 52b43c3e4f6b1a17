package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingPurpose;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.chat.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a client's request to embed one content or a batch of them. */
final class GeminiEmbedReader {
  private static final String CONFIG = "embedContentConfig";
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "content",
          CONFIG,
          "embed_content_config",
          GeminiEmbed.TASK,
          "task_type",
          GeminiEmbed.DIMENSIONS,
          "output_dimensionality");

  /** What one request says about its vector. */
  private record Wish(
      @Nullable Integer dimensions,
      @Nullable EmbeddingPurpose purpose,
      Map<String, JsonText> others) {}

  private GeminiEmbedReader() {}

  static EmbeddingRequest read(InboundRequest request) {
    RequestObject body = RequestObject.parse(request.body());
    boolean single = !body.has("requests");
    List<RequestObject> requests = single ? List.of(body) : body.objects("requests");
    if (requests.isEmpty()) {
      throw body.wrong("requests", "must not be empty");
    }
    List<EmbeddingInput> inputs = new ArrayList<>(requests.size());
    Wish wish = wish(requests.getFirst());
    for (RequestObject each : requests) {
      inputs.add(input(each));
      if (!Objects.equals(wish, wish(each))) {
        throw each.wrong("", "must ask for the same as the first request");
      }
    }
    return new EmbeddingRequest(
        model(request, requests.getFirst()),
        inputs,
        single,
        wish.dimensions(),
        wish.purpose(),
        false,
        null,
        wish.others(),
        GeminiEmbed.ID);
  }

  private static String model(InboundRequest request, RequestObject first) {
    String model = request.model() != null ? request.model() : first.requiredText("model");
    return model.startsWith("models/") ? model.substring("models/".length()) : model;
  }

  private static EmbeddingInput input(RequestObject request) {
    RequestObject content = request.requiredObject("content");
    List<RequestObject> parts = GeminiNames.objects(content, "parts");
    JsonNode only = parts.size() == 1 ? parts.getFirst().raw("text") : content.raw("");
    if (parts.isEmpty()) {
      throw content.missing("parts");
    }
    return only.isTextual()
        ? new EmbeddingInput.Text(only.textValue())
        : new EmbeddingInput.Opaque(GeminiEmbed.ID, new JsonText(content.node().toString()));
  }

  private static Wish wish(RequestObject request) {
    RequestObject config = request.object(GeminiNames.in(request, CONFIG));
    RequestObject holder = config != null ? config : request;
    Integer dimensions = holder.integer(GeminiNames.in(holder, GeminiEmbed.DIMENSIONS), 1);
    String task = holder.text(GeminiNames.in(holder, GeminiEmbed.TASK));
    EmbeddingPurpose purpose = purpose(task);
    Map<String, JsonText> others = GeminiNames.others(holder, KNOWN);
    if (task != null && purpose == null) {
      others.put(
          GeminiEmbed.TASK,
          new JsonText(JsonFields.MAPPER.getNodeFactory().textNode(task).toString()));
    }
    return new Wish(dimensions, purpose, others);
  }

  private static @Nullable EmbeddingPurpose purpose(@Nullable String task) {
    return switch (task == null ? "" : task) {
      case "RETRIEVAL_QUERY" -> EmbeddingPurpose.QUERY;
      case "RETRIEVAL_DOCUMENT" -> EmbeddingPurpose.DOCUMENT;
      case "SEMANTIC_SIMILARITY" -> EmbeddingPurpose.SIMILARITY;
      case "CLASSIFICATION" -> EmbeddingPurpose.CLASSIFICATION;
      case "CLUSTERING" -> EmbeddingPurpose.CLUSTERING;
      default -> null;
    };
  }
}
