package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes one streamed answer as OpenAI does. What is the same in every chunk is made once; a delta
 * costs no tree and no generator.
 */
final class OpenAiChunkWriter implements ChunkWriter {
  private static final byte[] NOTHING = {};
  private static final byte[] DONE = ascii("data: [DONE]\n\n");
  private static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");
  private static final byte[] DATA = ascii("data: ");
  private static final byte[] END_OF_EVENT = ascii("\n\n");
  private static final byte[] CHOICE = ascii("\"choices\":[{\"index\":0,\"delta\":{");
  private static final byte[] END_OF_DELTA = ascii("},\"finish_reason\":null}]}\n\n");
  private static final byte[] ROLE = ascii("\"role\":\"assistant\",\"content\":\"\"");
  private static final byte[] CONTENT = ascii("\"content\":");
  private static final byte[] REFUSAL = ascii("\"refusal\":");
  private static final byte[] REASONING = ascii("\"reasoning_content\":");
  private static final byte[] CALL = ascii("\"tool_calls\":[{\"index\":");
  private static final byte[] CALL_ID = ascii(",\"id\":");
  private static final byte[] FUNCTION_NAME =
      ascii(",\"type\":\"function\",\"function\":{\"name\":");
  private static final byte[] NO_ARGUMENTS = ascii(",\"arguments\":\"\"}");
  private static final byte[] SIGNATURE =
      ascii(",\"extra_content\":{\"google\":{\"thought_signature\":");
  private static final byte[] ARGUMENTS = ascii(",\"function\":{\"arguments\":");
  private static final byte[] END_OF_CALL = ascii("}]");
  private static final byte[] FINISH = ascii("},\"finish_reason\":");
  private static final byte[] END_OF_FINISH = ascii("}]}\n\n");
  private static final byte[] USAGE = ascii("\"choices\":[],\"usage\":");

  private final AnswerHead head;
  private final byte[] begin;
  private final GrowingBytes buffer = new GrowingBytes();
  private final StringBuilder thinking = new StringBuilder();
  private int details;
  private boolean roleSent;
  private boolean calledTools;
  private boolean failed;
  private Usage usage = Usage.NONE;

  OpenAiChunkWriter(AnswerHead head) {
    this.head = head;
    this.begin = begin(head);
  }

  private static byte[] begin(AnswerHead head) {
    var bytes = new GrowingBytes();
    bytes.append(ascii("data: {\"id\":"));
    JsonBytes.quoted(bytes, head.id());
    bytes.append(ascii(",\"object\":\"chat.completion.chunk\",\"created\":" + head.created()));
    bytes.append(ascii(",\"model\":"));
    JsonBytes.quoted(bytes, head.model());
    bytes.write(',');
    return bytes.copy();
  }

  @Override
  public byte[] write(Chunk chunk) {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    switch (chunk) {
      case Chunk.Start start -> role();
      case Chunk.TextDelta delta -> said(CONTENT, delta.text());
      case Chunk.RefusalDelta delta -> said(REFUSAL, delta.text());
      case Chunk.ThinkingDelta delta -> {
        thinking.append(delta.text());
        said(REASONING, delta.text());
      }
      case Chunk.ThinkingSignature signature -> signature(signature.signature());
      case Chunk.RedactedThinking redacted ->
          detail("{\"type\":\"reasoning.encrypted\",\"data\":", redacted.data());
      case Chunk.ToolCallStart start -> callStart(start);
      case Chunk.ToolCallDelta delta -> callDelta(delta);
      case Chunk.Opaque opaque -> {}
      case Chunk.Citation citation -> citation(citation.source());
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> finish(finish.reason());
      case Chunk.Failed failure -> failure(failure.failure());
    }
    return buffer.isEmpty() ? NOTHING : buffer.copy();
  }

  private void role() {
    if (!roleSent) {
      roleSent = true;
      beginDelta();
      buffer.append(ROLE);
      buffer.append(END_OF_DELTA);
    }
  }

  private void beginDelta() {
    buffer.append(begin);
    buffer.append(CHOICE);
  }

  private void said(byte[] field, String text) {
    if (text.isEmpty()) {
      return;
    }
    role();
    beginDelta();
    buffer.append(field);
    JsonBytes.quoted(buffer, text);
    buffer.append(END_OF_DELTA);
  }

  /** The text travels with its signature, so that a client can send both back. */
  private void signature(String signature) {
    role();
    beginDelta();
    buffer.append(ascii("\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":"));
    JsonBytes.quoted(buffer, thinking.toString());
    buffer.append(ascii(",\"signature\":"));
    JsonBytes.quoted(buffer, signature);
    endDetail();
    thinking.setLength(0);
  }

  private void detail(String beginning, String value) {
    role();
    beginDelta();
    buffer.append(ascii("\"reasoning_details\":[" + beginning));
    JsonBytes.quoted(buffer, value);
    endDetail();
  }

  private void endDetail() {
    buffer.append(ascii(",\"index\":" + details++ + "}]"));
    buffer.append(END_OF_DELTA);
  }

  private void callStart(Chunk.ToolCallStart start) {
    role();
    calledTools = true;
    beginDelta();
    buffer.append(CALL);
    buffer.append(ascii(Integer.toString(start.index())));
    buffer.append(CALL_ID);
    JsonBytes.quoted(buffer, start.id());
    buffer.append(FUNCTION_NAME);
    JsonBytes.quoted(buffer, start.name());
    buffer.append(NO_ARGUMENTS);
    if (start.signature() != null) {
      buffer.append(SIGNATURE);
      JsonBytes.quoted(buffer, start.signature());
      buffer.append(ascii("}}"));
    }
    buffer.append(END_OF_CALL);
    buffer.append(END_OF_DELTA);
  }

  private void callDelta(Chunk.ToolCallDelta delta) {
    if (delta.arguments().isEmpty()) {
      return;
    }
    beginDelta();
    buffer.append(CALL);
    buffer.append(ascii(Integer.toString(delta.index())));
    buffer.append(ARGUMENTS);
    JsonBytes.quoted(buffer, delta.arguments());
    buffer.write('}');
    buffer.append(END_OF_CALL);
    buffer.append(END_OF_DELTA);
  }

  private void citation(JsonText source) {
    role();
    beginDelta();
    buffer.append(ascii("\"annotations\":["));
    buffer.append(OpenAiCitations.annotation(source));
    buffer.write(']');
    buffer.append(END_OF_DELTA);
  }

  private void finish(FinishReason reason) {
    role();
    beginDelta();
    buffer.append(FINISH);
    JsonBytes.quoted(buffer, OpenAiFinish.write(reason, calledTools));
    buffer.append(END_OF_FINISH);
  }

  private void failure(Failure failure) {
    failed = true;
    buffer.append(DATA);
    buffer.append(OpenAiFailureWriter.write(failure, head.id()));
    buffer.append(END_OF_EVENT);
  }

  @Override
  public byte[] end() {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    if (head.includeUsage() && !usage.isEmpty()) {
      buffer.append(begin);
      buffer.append(USAGE);
      usage();
      buffer.write('}');
      buffer.append(END_OF_EVENT);
    }
    buffer.append(DONE);
    return buffer.copy();
  }

  private void usage() {
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(buffer)) {
      OpenAiUsage.write(json, usage);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
