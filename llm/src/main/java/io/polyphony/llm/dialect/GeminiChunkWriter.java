package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one streamed answer as Google does with {@code alt=sse}: each event is a response of its
 * own. Arguments are objects in this dialect, so a tool call waits until it is whole. The last
 * event says the finish, the sources and the usage. A delta costs no tree and no generator.
 */
final class GeminiChunkWriter implements ChunkWriter {
  private static final byte[] NOTHING = {};
  private static final byte[] DATA = ascii("data: ");
  private static final byte[] END_OF_EVENT = ascii("\r\n\r\n");
  private static final byte[] PARTS = ascii("data: {\"candidates\":[{\"content\":{\"parts\":[");
  private static final byte[] TEXT = ascii("{\"text\":");
  private static final byte[] THOUGHT = ascii(",\"thought\":true}");
  private static final byte[] SIGNATURE =
      ascii("{\"text\":\"\",\"thought\":true,\"thoughtSignature\":");

  private record OpenCall(Chunk.ToolCallStart start, StringBuilder arguments) {}

  private final AnswerHead head;
  private final byte[] endOfParts;
  private final GrowingBytes buffer = new GrowingBytes();
  private final TreeMap<Integer, OpenCall> open = new TreeMap<>();
  private final List<JsonText> citations = new ArrayList<>();
  private boolean failed;
  private FinishReason reason = FinishReason.UNKNOWN;
  private @Nullable String rawReason;
  private Usage usage = Usage.NONE;

  GeminiChunkWriter(AnswerHead head) {
    this.head = head;
    this.endOfParts = endOfParts(head);
  }

  private static byte[] endOfParts(AnswerHead head) {
    var bytes = new GrowingBytes();
    bytes.append(ascii("],\"role\":\"model\"},\"index\":0}],\"modelVersion\":"));
    JsonBytes.quoted(bytes, head.model());
    bytes.append(ascii(",\"responseId\":"));
    JsonBytes.quoted(bytes, head.id());
    bytes.write('}');
    bytes.append(END_OF_EVENT);
    return bytes.copy();
  }

  @Override
  public byte[] write(Chunk chunk) {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    switch (chunk) {
      case Chunk.Start start -> {}
      case Chunk.TextDelta delta -> text(delta.text());
      case Chunk.RefusalDelta delta -> text(delta.text());
      case Chunk.ThinkingDelta delta -> thought(delta.text());
      case Chunk.ThinkingSignature signature -> signature(signature.signature());
      case Chunk.RedactedThinking redacted ->
          signature(GeminiSignatures.ofRedacted(redacted.data()));
      case Chunk.ToolCallStart start -> {
        wholeCalls();
        open.put(start.index(), new OpenCall(start, new StringBuilder()));
      }
      case Chunk.ToolCallDelta delta -> {
        OpenCall call = open.get(delta.index());
        if (call != null) {
          call.arguments().append(delta.arguments());
        }
      }
      case Chunk.Opaque opaque -> opaque(opaque);
      case Chunk.Citation citation -> citations.add(citation.source());
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> finish(finish);
      case Chunk.Failed failure -> failure(failure);
    }
    return buffer.isEmpty() ? NOTHING : buffer.copy();
  }

  private void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    wholeCalls();
    buffer.append(PARTS);
    buffer.append(TEXT);
    JsonBytes.quoted(buffer, text);
    buffer.write('}');
    buffer.append(endOfParts);
  }

  private void thought(String text) {
    if (text.isEmpty()) {
      return;
    }
    wholeCalls();
    buffer.append(PARTS);
    buffer.append(TEXT);
    JsonBytes.quoted(buffer, text);
    buffer.append(THOUGHT);
    buffer.append(endOfParts);
  }

  private void signature(String signature) {
    wholeCalls();
    buffer.append(PARTS);
    buffer.append(SIGNATURE);
    JsonBytes.quoted(buffer, signature);
    buffer.write('}');
    buffer.append(endOfParts);
  }

  private void opaque(Chunk.Opaque opaque) {
    if (opaque.dialect().equals(GeminiGenerate.ID)) {
      wholeCalls();
      part(GeminiAnswerWriter.opaque(opaque.json()));
    }
  }

  private void part(ObjectNode part) {
    buffer.append(PARTS);
    buffer.append(part.toString().getBytes(UTF_8));
    buffer.append(endOfParts);
  }

  /** Hands on the calls whose arguments are whole, in order, up to the first that is not. */
  private void wholeCalls() {
    while (!open.isEmpty()
        && GeminiCalls.parsed(open.firstEntry().getValue().arguments().toString()) != null) {
      call(open.pollFirstEntry().getValue());
    }
  }

  private void call(OpenCall call) {
    Chunk.ToolCallStart start = call.start();
    part(
        GeminiAnswerWriter.call(
            start.id(), start.name(), call.arguments().toString(), start.signature()));
  }

  /** Nothing more can come to the calls that are open. */
  private void finish(Chunk.Finish finish) {
    reason = finish.reason();
    rawReason = finish.raw();
    open.values().forEach(this::call);
    open.clear();
  }

  private void failure(Chunk.Failed failure) {
    failed = true;
    buffer.append(DATA);
    buffer.append(GeminiFailureWriter.write(failure.failure(), head.id()));
    buffer.append(END_OF_EVENT);
  }

  @Override
  public byte[] end() {
    if (failed) {
      return NOTHING;
    }
    buffer.clear();
    open.values().forEach(this::call);
    open.clear();
    ObjectNode response = JsonFields.MAPPER.createObjectNode();
    ObjectNode candidate = GeminiAnswerWriter.candidate(response);
    candidate.withObject("/content").withArray("parts").addObject().put("text", "");
    GeminiAnswerWriter.end(candidate, reason, rawReason, citations);
    GeminiUsage.write(response, usage);
    GeminiAnswerWriter.names(response, head);
    buffer.append(DATA);
    buffer.append(response.toString().getBytes(UTF_8));
    buffer.append(END_OF_EVENT);
    return buffer.copy();
  }

  /**
   * A response that says nothing: Google's own clients take every line for data, so a comment would
   * end their stream.
   */
  @Override
  public byte[] keepAlive() {
    ObjectNode response = JsonFields.MAPPER.createObjectNode();
    GeminiAnswerWriter.names(response, head);
    return ("data: " + response + "\r\n\r\n").getBytes(UTF_8);
  }

  @Override
  public String contentType() {
    return "text/event-stream";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
