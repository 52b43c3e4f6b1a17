package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.failure.Failure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Vertex AI's embeddings: {@code predict} with one instance for each text, or, for models newer
 * than {@code gemini-embedding-001}, {@code embedContent} with a single content. Answers are read
 * as Google's others.
 */
public final class VertexEmbed implements EmbeddingDialect {
  public static final String ID = "vertex-embed";

  private static final VertexEmbed STANDARD = new VertexEmbed();
  private static final String CUT_LONG_TEXTS = "autoTruncate";
  private static final String TITLE = "title";

  private VertexEmbed() {}

  public static VertexEmbed standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public WireRequest writeRequest(EmbeddingRequest request) {
    Set<String> warnings = new LinkedHashSet<>();
    String model = request.model();
    boolean predicts =
        !model.startsWith("gemini-embedding-") || model.startsWith("gemini-embedding-001");
    ObjectNode body = predicts ? predict(request, warnings) : embedContent(request, warnings);
    if (request.user() != null) {
      leftOut("user", warnings);
    }
    String path = "/models/" + model + (predicts ? ":predict" : ":embedContent");
    return new WireRequest(path, Map.of(), body, List.copyOf(warnings));
  }

  private static ObjectNode predict(EmbeddingRequest request, Set<String> warnings) {
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    ObjectNode parameters = JsonFields.MAPPER.createObjectNode();
    ArrayNode instances = body.putArray("instances");
    for (EmbeddingInput input : request.inputs()) {
      ObjectNode instance =
          instances.addObject().put("content", EmbeddingFailures.text(input, "Google"));
      if (request.purpose() != null) {
        instance.put("task_type", GeminiEmbed.task(request.purpose()));
      }
      extra(request, TITLE, instance);
    }
    if (request.dimensions() != null) {
      parameters.put(GeminiEmbed.DIMENSIONS, request.dimensions());
    }
    extra(request, CUT_LONG_TEXTS, parameters);
    if (!parameters.isEmpty()) {
      body.set("parameters", parameters);
    }
    warn(request, Set.of(TITLE, CUT_LONG_TEXTS), warnings);
    return body;
  }

  private static ObjectNode embedContent(EmbeddingRequest request, Set<String> warnings) {
    if (request.inputs().size() > 1) {
      throw EmbeddingFailures.refused(
          request.model() + " embeds one input per request here: send one.");
    }
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    ObjectNode config = JsonFields.MAPPER.createObjectNode();
    body.set("content", GeminiEmbed.content(request.inputs().getFirst()));
    if (request.purpose() != null) {
      config.put(GeminiEmbed.TASK, GeminiEmbed.task(request.purpose()));
    }
    if (request.dimensions() != null) {
      config.put(GeminiEmbed.DIMENSIONS, request.dimensions());
    }
    request.extra().keySet().forEach(name -> extra(request, name, config));
    if (!config.isEmpty()) {
      body.set("embedContentConfig", config);
    }
    warn(request, request.extra().keySet(), warnings);
    return body;
  }

  private static void extra(EmbeddingRequest request, String name, ObjectNode target) {
    JsonText value = request.extra().get(name);
    if (value != null && request.dialect().equals(GeminiEmbed.ID)) {
      target.set(name, OpenAiRequestWriter.tree(value));
    }
  }

  private static void warn(EmbeddingRequest request, Set<String> known, Set<String> warnings) {
    for (String name : request.extra().keySet()) {
      if (!request.dialect().equals(GeminiEmbed.ID) || !known.contains(name)) {
        leftOut(name, warnings);
      }
    }
  }

  private static void leftOut(String name, Set<String> warnings) {
    warnings.add(LeftOut.warning(name));
  }

  @Override
  public EmbeddingAnswer readAnswer(ResponseHead head, byte[] body) {
    return GeminiEmbed.standard().readAnswer(head, body);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return GeminiFailureReader.read(head, body);
  }
}
