package io.polyphony.llm.chat;

import io.polyphony.llm.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects chunks into an {@link Answer}. Not safe for use by several threads at once. */
public final class AnswerCollector {
  private sealed interface Piece {
    record Words(Class<? extends Part> kind, StringBuilder text, String[] signature)
        implements Piece {}

    record Redacted(String data) implements Piece {}

    record Opaque(String dialect, JsonText json) implements Piece {}

    record Call(int index) implements Piece {}
  }

  private record OpenCall(String id, String name, @Nullable String signature, StringBuilder text) {}

  private final List<Piece> pieces = new ArrayList<>();
  private final TreeMap<Integer, OpenCall> calls = new TreeMap<>();
  private final List<JsonText> citations = new ArrayList<>();
  private @Nullable String id;
  private @Nullable String model;
  private FinishReason reason = FinishReason.UNKNOWN;
  private @Nullable String rawReason;
  private Usage usage = Usage.NONE;
  private @Nullable Failure failure;

  public static Answer collect(Iterable<Chunk> chunks) {
    var collector = new AnswerCollector();
    chunks.forEach(collector::add);
    return collector.answer();
  }

  public void add(Chunk chunk) {
    switch (chunk) {
      case Chunk.Start start -> {
        id = start.id() != null ? start.id() : id;
        model = start.model() != null ? start.model() : model;
      }
      case Chunk.TextDelta delta -> words(Part.Text.class).append(delta.text());
      case Chunk.RefusalDelta delta -> words(Part.Refusal.class).append(delta.text());
      case Chunk.ThinkingDelta delta -> words(Part.Thinking.class).append(delta.text());
      case Chunk.ThinkingSignature signature -> sign(signature.signature());
      case Chunk.RedactedThinking redacted -> pieces.add(new Piece.Redacted(redacted.data()));
      case Chunk.Opaque opaque -> pieces.add(new Piece.Opaque(opaque.dialect(), opaque.json()));
      case Chunk.ToolCallStart start -> {
        pieces.add(new Piece.Call(start.index()));
        calls.put(
            start.index(),
            new OpenCall(start.id(), start.name(), start.signature(), new StringBuilder()));
      }
      case Chunk.ToolCallDelta delta -> {
        OpenCall call = calls.get(delta.index());
        if (call != null) {
          call.text().append(delta.arguments());
        }
      }
      case Chunk.Citation citation -> citations.add(citation.source());
      case Chunk.UsageReport report -> usage = usage.overwrittenBy(report.usage());
      case Chunk.Finish finish -> {
        reason = finish.reason();
        rawReason = finish.raw();
      }
      case Chunk.Failed failed -> failure = failed.failure();
    }
  }

  public Answer answer() {
    List<Part> parts = new ArrayList<>(pieces.size());
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Words words -> parts.add(part(words));
        case Piece.Redacted redacted -> parts.add(new Part.RedactedThinking(redacted.data()));
        case Piece.Opaque opaque -> parts.add(new Part.Opaque(opaque.dialect(), opaque.json()));
        case Piece.Call call -> {
          OpenCall open = calls.get(call.index());
          if (open != null) {
            parts.add(
                new Part.ToolCall(
                    open.id(), open.name(), open.text().toString(), open.signature(), null));
          }
        }
      }
    }
    return new Answer(
        id, model, List.copyOf(parts), List.copyOf(citations), reason, rawReason, usage, failure);
  }

  private static Part part(Piece.Words words) {
    String text = words.text().toString();
    if (words.kind() == Part.Thinking.class) {
      return new Part.Thinking(text, words.signature()[0]);
    }
    return words.kind() == Part.Refusal.class ? new Part.Refusal(text) : Part.Text.of(text);
  }

  private StringBuilder words(Class<? extends Part> kind) {
    if (!pieces.isEmpty()
        && pieces.getLast() instanceof Piece.Words last
        && last.kind() == kind
        && last.signature()[0] == null) {
      return last.text();
    }
    var fresh = new Piece.Words(kind, new StringBuilder(), new String[1]);
    pieces.add(fresh);
    return fresh.text();
  }

  private void sign(String signature) {
    for (int at = pieces.size() - 1; at >= 0; at--) {
      if (pieces.get(at) instanceof Piece.Words words && words.kind() == Part.Thinking.class) {
        words.signature()[0] = signature;
        return;
      }
    }
    pieces.add(new Piece.Words(Part.Thinking.class, new StringBuilder(), new String[] {signature}));
  }
}
