package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.failure.Failure;

/** What Bedrock's two interfaces have in common: whole answers and errors. */
sealed interface BedrockDialect extends Dialect permits BedrockConverse, BedrockInvoke {

  @Override
  default Failure readFailure(ResponseHead head, byte[] body) {
    return BedrockFailures.read(head, body);
  }

  @Override
  default byte[] writeAnswer(AnswerHead head, Answer answer) {
    return BedrockAnswerWriter.write(answer);
  }

  @Override
  default byte[] writeFailure(Failure failure, String errorId) {
    return BedrockFailures.write(failure, errorId);
  }
}
