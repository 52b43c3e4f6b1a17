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
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings, as OpenAI, its imitators and our own clients speak them. */
public final class OpenAiEmbeddings implements EmbeddingDialect, EmbeddingSurface {
  public static final String ID = "openai-embeddings";

  private static final OpenAiEmbeddings STANDARD = new OpenAiEmbeddings(EmbeddingOptions.STANDARD);
  private static final String INPUT_TYPE = "input_type";

  private final EmbeddingOptions options;

  private OpenAiEmbeddings(EmbeddingOptions options) {
    this.options = options;
  }

  /** What nearly every vendor understands; also the clients' surface. */
  public static OpenAiEmbeddings standard() {
    return STANDARD;
  }

  public static OpenAiEmbeddings with(EmbeddingOptions options) {
    return new OpenAiEmbeddings(options);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public EmbeddingRequest readRequest(InboundRequest request) {
    return OpenAiEmbeddingReader.read(request);
  }

  @Override
  public WireRequest writeRequest(EmbeddingRequest request) {
    Set<String> warnings = new LinkedHashSet<>();
    ObjectNode body = JsonFields.MAPPER.createObjectNode().put("model", request.model());
    ArrayNode input = body.putArray("input");
    request.inputs().forEach(each -> input(input, each));
    if (request.dimensions() != null && options.dimensions() != null) {
      body.put(options.dimensions(), request.dimensions());
    } else if (request.dimensions() != null) {
      refuse("dimensions", warnings);
    }
    if (request.base64() && options.base64()) {
      body.put("encoding_format", "base64");
    }
    purpose(body, request.purpose(), warnings);
    if (request.user() != null && options.user()) {
      body.put("user", request.user());
    } else if (request.user() != null) {
      refuse("user", warnings);
    }
    for (Map.Entry<String, JsonText> field : request.extra().entrySet()) {
      if (request.dialect().equals(ID)) {
        body.set(field.getKey(), OpenAiRequestWriter.tree(field.getValue()));
      } else {
        refuse(field.getKey(), warnings);
      }
    }
    return new WireRequest("/embeddings", Map.of(), body, List.copyOf(warnings));
  }

  private static void refuse(String name, Set<String> warnings) {
    warnings.add(LeftOut.warning(name));
  }

  private static void input(ArrayNode target, EmbeddingInput input) {
    switch (input) {
      case EmbeddingInput.Text text -> target.add(text.text());
      case EmbeddingInput.Tokens tokens -> tokens.tokens().forEach(target.addArray()::add);
      case EmbeddingInput.Opaque ignored ->
          throw EmbeddingFailures.refused("Only text can be embedded by this provider.");
    }
  }

  /** What is stored and searched is the usual purpose, and the one to assume. */
  private void purpose(ObjectNode body, @Nullable EmbeddingPurpose purpose, Set<String> warnings) {
    String document = options.document();
    if (document != null && purpose == EmbeddingPurpose.QUERY) {
      body.put(INPUT_TYPE, "query");
      return;
    }
    if (document != null && (purpose == EmbeddingPurpose.DOCUMENT || options.purposeDemanded())) {
      body.put(INPUT_TYPE, document);
    }
    if (purpose != null && (document == null || purpose != EmbeddingPurpose.DOCUMENT)) {
      refuse(INPUT_TYPE, warnings);
    }
  }

  @Override
  public EmbeddingAnswer readAnswer(ResponseHead head, byte[] body) {
    JsonNode root = VectorTree.parse(body);
    if (root == null) {
      throw EmbeddingFailures.cut();
    }
    if (!root.path("data").isArray()) {
      throw OpenAiFailureReader.read(head, body).asException();
    }
    Map<Integer, Embedding> byIndex = new TreeMap<>();
    for (JsonNode item : root.path("data")) {
      Embedding vector = vector(item.path("embedding"));
      if (vector == null) {
        throw EmbeddingFailures.notVectors();
      }
      byIndex.put(item.path("index").asInt(byIndex.size()), vector);
    }
    return new EmbeddingAnswer(
        JsonFields.text(root, "model"), List.copyOf(byIndex.values()), usage(root.path("usage")));
  }

  private @Nullable Embedding vector(JsonNode node) {
    if (!node.isTextual()) {
      return VectorTree.vector(node);
    }
    try {
      return options.bytes()
          ? Embedding.ofBase64Bytes(node.textValue())
          : Embedding.ofBase64(node.textValue());
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** Some say the total only: there is no other part of it. */
  private static Usage usage(JsonNode usage) {
    Long input = JsonFields.integer(usage, "prompt_tokens");
    return input(input != null ? input : JsonFields.integer(usage, "total_tokens"));
  }

  /** The usage of a request that embeds: it puts out no tokens. */
  static Usage input(@Nullable Long tokens) {
    return tokens == null ? Usage.NONE : new Usage(tokens, 0L, null, null, null, tokens, 0L);
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
      json.writeStringField("object", "list");
      json.writeArrayFieldStart("data");
      int index = 0;
      for (Embedding vector : answer.embeddings()) {
        item(json, index, vector, request.base64());
        index++;
      }
      json.writeEndArray();
      json.writeStringField("model", head.model());
      usage(json, answer.usage());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
  }

  private static void item(JsonGenerator json, int index, Embedding vector, boolean base64)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "embedding");
    json.writeNumberField("index", index);
    json.writeFieldName("embedding");
    if (base64) {
      json.writeString(vector.base64());
    } else {
      VectorTree.write(json, vector);
    }
    json.writeEndObject();
  }

  private static void usage(JsonGenerator json, Usage usage) throws IOException {
    Long input = usage.inputTotal() != null ? usage.inputTotal() : usage.input();
    if (input != null) {
      json.writeObjectFieldStart("usage");
      json.writeNumberField("prompt_tokens", input);
      json.writeNumberField("total_tokens", input);
      json.writeEndObject();
    }
  }
}
