package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;

/** What can go wrong with embeddings in every format. */
final class EmbeddingFailures {
  private EmbeddingFailures() {}

  static FailureException cut() {
    return AnswerShape.cut().asException();
  }

  static FailureException notVectors() {
    return Failure.of(
            ErrorCode.UPSTREAM_ERROR, "The provider answered with something else than vectors.")
        .asException();
  }

  /** The text of an input, for formats that know nothing else. */
  static String text(EmbeddingInput input, String provider) {
    return switch (input) {
      case EmbeddingInput.Text text -> text.text();
      case EmbeddingInput.Tokens ignored ->
          throw refused("Tokens cannot be sent to " + provider + ": send the text.");
      case EmbeddingInput.Opaque ignored ->
          throw refused("An input of this kind cannot be sent to " + provider + ".");
    };
  }

  static FailureException refused(String message) {
    return Failure.ofField("input", message).asException();
  }
}
