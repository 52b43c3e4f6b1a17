package io.polyphony.server.cache;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.route.Deployment;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of an answer as its receiver hears it, in a form that can be told many times. */
sealed interface Piece {
  /** What an object and its references take beside its text, roughly. */
  int OVERHEAD = 64;

  /** See {@link io.polyphony.server.upstream.ChunkReceiver#served}. */
  record Served(Deployment deployment, int attempts, boolean relayed, List<String> warnings)
      implements Piece {}

  record Said(Chunk chunk) implements Piece {}

  /** Bytes to relay. */
  record Sent(byte[] bytes) implements Piece {
    static Sent of(Buffer buffer) {
      return new Sent(buffer.getBytes());
    }

    /** For one receiver: receivers may append to what they get. */
    Buffer buffer() {
      return Buffer.buffer(bytes);
    }
  }

  record Ended(@Nullable Deployment deployment, List<Attempt> attempts, @Nullable Failure failure)
      implements Piece {}

  /** Roughly how many bytes it holds. */
  default long size() {
    return switch (this) {
      case Served served -> OVERHEAD;
      case Said said -> OVERHEAD + 2L * characters(said.chunk());
      case Sent sent -> OVERHEAD + sent.bytes().length;
      case Ended ended -> OVERHEAD;
    };
  }

  private static long characters(Chunk chunk) {
    return switch (chunk) {
      case Chunk.TextDelta delta -> delta.text().length();
      case Chunk.RefusalDelta delta -> delta.text().length();
      case Chunk.ThinkingDelta delta -> delta.text().length();
      case Chunk.ThinkingSignature signature -> signature.signature().length();
      case Chunk.RedactedThinking redacted -> redacted.data().length();
      case Chunk.ToolCallDelta delta -> delta.arguments().length();
      case Chunk.ToolCallStart start ->
          start.name().length() + (start.signature() == null ? 0 : start.signature().length());
      case Chunk.Citation citation -> citation.source().text().length();
      case Chunk.Opaque opaque -> opaque.json().text().length();
      case Chunk.Start start -> 0;
      case Chunk.UsageReport report -> 0;
      case Chunk.Finish finish -> 0;
      case Chunk.Failed failed -> 0;
    };
  }
}
