package io.polyphony.llm.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.ChunkWriter;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One conversation from a client of one dialect to a vendor of another, and its answer back.
 *
 * @param model a vendor's model that can do what the scenarios ask
 */
record Crossing(
    Dialect inbound, Dialect outbound, String model, Scenario scenario, boolean stream) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final AnswerHead HEAD = new AnswerHead("answer-1", 1_700_000_000, "served", true);

  /** Anthropic's word for 503. */
  private static final int OVERLOADED = 529;

  /** Sizes in which bytes arrive: cut inside characters and lines. */
  private static final int PIECE = 7;

  /** Facts of the request as the client meant it. */
  Facts meant() {
    Facts facts = Facts.expected(resource("meaning").path(scenario.asked()));
    facts.put("stream", Boolean.toString(stream));
    return facts;
  }

  /** The request as we read it. */
  ChatRequest asked() {
    JsonNode body = resource(inbound.id()).path(scenario.asked());
    boolean inPath = inbound.id().equals("gemini-generate");
    if (!inPath) {
      body = ((ObjectNode) body.deepCopy()).put("stream", stream);
    }
    return inbound.readRequest(
        new InboundRequest(bytes(body), inPath ? "asked" : null, inPath ? stream : null));
  }

  WireRequest sent() {
    return outbound.writeRequest(asked().withModel(model));
  }

  /** Facts of the request as the vendor's dialect has it. */
  Facts arrived() {
    WireRequest wire = sent();
    boolean inBody = wire.body().has("model");
    return AskedFacts.of(
        outbound.readRequest(
            new InboundRequest(
                bytes(wire.body()),
                inBody ? null : model,
                inBody ? null : wire.path().contains("tream"))));
  }

  /** Facts of the answer as the vendor meant it. */
  Facts said() {
    return Facts.ofAnswer(scenario.answer());
  }

  /** Facts of the answer as the client reads it. */
  Facts heard() {
    List<Chunk> read = through(outbound, scenario.answer());
    return Facts.ofAnswer(through(inbound, read));
  }

  private List<Chunk> through(Dialect dialect, List<Chunk> chunks) {
    if (!stream) {
      byte[] body = dialect.writeAnswer(HEAD, AnswerCollector.collect(chunks));
      return read(dialect, "application/json", body);
    }
    ChunkWriter writer = dialect.writer(HEAD);
    var body = new ByteArrayOutputStream();
    chunks.forEach(chunk -> body.writeBytes(writer.write(chunk)));
    body.writeBytes(writer.end());
    return read(dialect, writer.contentType(), body.toByteArray());
  }

  private List<Chunk> read(Dialect dialect, String contentType, byte[] body) {
    ChunkReader reader =
        dialect.reader(new ResponseHead(200, Map.of("content-type", contentType), stream));
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < body.length; at += PIECE) {
      reader.feed(body, at, Math.min(PIECE, body.length - at), chunks::add);
    }
    reader.end(chunks::add);
    return chunks;
  }

  /** The vendor's errors as they were meant. */
  static Facts failuresMeant() {
    var facts = new Facts();
    resource("failures")
        .path("meant")
        .properties()
        .forEach(each -> facts.put(each.getKey(), each.getValue().asText()));
    return facts;
  }

  /** The vendor's errors as the client reads them. */
  Facts failuresHeard() {
    var facts = new Facts();
    for (Map.Entry<String, JsonNode> each : resource("failures").path(outbound.id()).properties()) {
      JsonNode wire = each.getValue();
      Failure first =
          outbound.readFailure(
              new ResponseHead(wire.path("status").asInt(), headers(wire), false),
              bytes(wire.path("body")));
      Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
      if (first.retryAfter() != null) {
        headers.put("retry-after", Long.toString(first.retryAfter().toSeconds()));
      }
      int status = inbound.statusOf(first);
      facts.put(each.getKey() + " status", Integer.toString(status == OVERLOADED ? 503 : status));
      facts.failure(
          each.getKey(),
          inbound.readFailure(
              new ResponseHead(status, headers, false), inbound.writeFailure(first, "error-1")));
    }
    return facts;
  }

  private static Map<String, String> headers(JsonNode wire) {
    Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
    wire.path("headers")
        .properties()
        .forEach(field -> headers.put(field.getKey(), field.getValue().asText()));
    return headers;
  }

  private static JsonNode resource(String name) {
    try (InputStream stream =
        Objects.requireNonNull(Crossing.class.getResourceAsStream("/matrix/" + name + ".json"))) {
      return MAPPER.readTree(stream);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static byte[] bytes(JsonNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
