package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.FailureException;

/** A dialect in which a vendor can be asked how many tokens a prompt has. */
public interface TokenCounting {

  /**
   * Reads a client's question.
   *
   * @throws FailureException INVALID_REQUEST naming the field, if the body is no question
   */
  ChatRequest readQuestion(InboundRequest request);

  /** The question for a vendor. */
  WireRequest writeQuestion(ChatRequest request);

  /**
   * A client's question for a vendor of the same dialect: its own bytes, but for the model's name.
   */
  byte[] relayQuestion(byte[] body, String model);

  /** Where a relayed question goes: appended to the vendor's base URL, starts with a slash. */
  String questionPath(String model);

  /**
   * Reads a vendor's answer.
   *
   * @throws FailureException UPSTREAM_ERROR if it holds no number
   */
  long readTokens(byte[] body);

  /** The answer to a client. */
  byte[] writeTokens(long tokens);
}
