package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A form of text completions: nothing but text, why it ended, and with some makers counts. */
final class InvokeText implements InvokeAnswer {
  private final @Nullable String requestId;
  private boolean started;
  private @Nullable String stop;
  private Usage usage = Usage.NONE;

  InvokeText(ResponseHead head) {
    this.requestId = head.header(BedrockChunkReader.REQUEST_ID);
  }

  @Override
  public void piece(byte[] event, Consumer<Chunk> out) {
    JsonNode said = JsonFields.parse(event);
    InvokeTextPiece piece = said == null ? null : InvokeTextPiece.of(said);
    if (piece == null) {
      return;
    }
    if (!started) {
      started = true;
      out.accept(new Chunk.Start(piece.id() != null ? piece.id() : requestId, null));
    }
    if (!piece.text().isEmpty()) {
      out.accept(new Chunk.TextDelta(piece.text()));
    }
    stop = piece.stop() != null ? piece.stop() : stop;
    usage = usage.overwrittenBy(piece.usage());
  }

  @Override
  public void end(boolean counted, Consumer<Chunk> out) {
    if (stop == null && !counted) {
      out.accept(new Chunk.Failed(AnswerShape.cut()));
    } else {
      complete(out);
    }
  }

  @Override
  public void whole(byte[] body, Consumer<Chunk> out) {
    piece(body, out);
    complete(out);
  }

  private void complete(Consumer<Chunk> out) {
    out.accept(new Chunk.Finish(InvokeTextPiece.finish(stop), stop));
    if (!usage.isEmpty()) {
      out.accept(new Chunk.UsageReport(usage));
    }
  }
}
