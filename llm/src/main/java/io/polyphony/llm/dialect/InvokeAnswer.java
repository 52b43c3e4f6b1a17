package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer of InvokeModel in its maker's form. Which one it is shows in its fields, since an ARN
 * of an imported model, of provisioned throughput or of an endpoint says nothing of the maker.
 * Source: Amazon Bedrock User Guide, Inference request parameters and response fields for
 * foundation models (model-parameters.html), and its pages by maker.
 */
sealed interface InvokeAnswer permits InvokeRelayed, InvokeConverse, InvokeText {

  /** One event of a stream. */
  void piece(byte[] event, Consumer<Chunk> out);

  /**
   * The stream's end.
   *
   * @param counted whether Bedrock's own counts came, which stand in the last event
   */
  void end(boolean counted, Consumer<Chunk> out);

  /** A whole answer. */
  void whole(byte[] body, Consumer<Chunk> out);

  /** What is known of usage when an answer breaks off. */
  default void report(Consumer<Chunk> out) {}

  /**
   * Starts reading.
   *
   * @param said a whole answer, or a stream's first event
   * @return null for what is no form of an answer
   */
  static @Nullable InvokeAnswer of(JsonNode said, ResponseHead head) {
    if (InvokeConverse.speaks(said)) {
      return new InvokeConverse(head);
    }
    if (InvokeRelayed.Maker.of(said) instanceof InvokeRelayed.Maker maker) {
      return new InvokeRelayed(maker, head);
    }
    return InvokeTextPiece.of(said) == null ? null : new InvokeText(head);
  }
}
