package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes one streamed answer as OpenAI does: every item added, continued and done. */
final class OpenAiResponsesChunkWriter implements ChunkWriter {
  private static final byte[] NOTHING = {};
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

  private final OpenAiResponsesHead head;
  private final OpenAiResponsesFrames frames = new OpenAiResponsesFrames();
  private final OpenAiResponsesOutput output;
  private boolean started;
  private boolean failed;
  private OpenAiResponsesEnding ending = OpenAiResponsesEnding.COMPLETED;
  private Usage usage = Usage.NONE;

  OpenAiResponsesChunkWriter(OpenAiResponsesHead head) {
    this.head = head;
    this.output = new OpenAiResponsesOutput(frames, head.id());
  }

  @Override
  public byte[] write(Chunk chunk) {
    if (failed) {
      return NOTHING;
    }
    frames.clear();
    switch (chunk) {
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> {
        start();
        ending = OpenAiResponsesEnding.of(finish.reason(), finish.raw());
        output.end(ending.isWhole());
      }
      case Chunk.Failed failure -> failure(failure.failure());
      default -> {
        start();
        output.content(chunk);
      }
    }
    return frames.bytes();
  }

  private void start() {
    if (!started) {
      started = true;
      OpenAiResponsesBody begun = OpenAiResponsesBody.begun(head);
      response("response.created", begun);
      response("response.in_progress", begun);
    }
  }

  private void response(String type, OpenAiResponsesBody body) {
    frames.event(
        type,
        json -> {
          json.writeFieldName("response");
          body.write(json);
        });
  }

  /**
   * Both ways in which the API says it: as an event of its own, and as a failed answer. Where an
   * answer was relayed so far, its beginning is not said again.
   */
  private void failure(Failure failure) {
    failed = true;
    JsonNode envelope = JsonFields.parse(OpenAiFailureWriter.write(failure, head.id()));
    JsonNode error = envelope == null ? JsonFields.MAPPER.nullNode() : envelope.path("error");
    frames.event("error", json -> error(json, error));
    var ending = OpenAiResponsesEnding.failed(code(failure.code()), failure.message());
    response(ending.event(), ending.body(head, output.items(), usage));
  }

  private static String code(ErrorCode code) {
    boolean slowDown = code == ErrorCode.RATE_LIMIT || code == ErrorCode.UPSTREAM_RATE_LIMIT;
    return slowDown ? "rate_limit_exceeded" : "server_error";
  }

  private static void error(JsonGenerator json, JsonNode error) throws IOException {
    json.writeStringField("code", JsonFields.text(error, "code"));
    json.writeStringField("message", JsonFields.text(error, "message"));
    json.writeStringField("param", JsonFields.text(error, "param"));
    json.writeFieldName("error");
    json.writeTree(error);
  }

  @Override
  public byte[] end() {
    if (failed) {
      return NOTHING;
    }
    frames.clear();
    start();
    output.end(ending.isWhole());
    response(ending.event(), ending.body(head, output.items(), usage));
    return frames.bytes();
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }

  @Override
  public String contentType() {
    return "text/event-stream";
  }
}
