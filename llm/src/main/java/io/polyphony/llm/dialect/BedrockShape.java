package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Tells by its first byte whether an answer of Bedrock is a stream of binary messages, which begin
 * with a length below 2^24, or a body. Hands on each message that is complete, and the whole body.
 */
final class BedrockShape {
  private enum Shape {
    UNDECIDED,
    MESSAGES,
    BODY
  }

  /** What comes of the bytes. After a failure nothing comes. */
  interface Answer {
    /**
     * @param type the event's type
     * @param said the event; missing if it is no JSON
     */
    void event(String type, JsonNode said);

    /** The stream ended between two messages. */
    void endOfMessages();

    /**
     * @param root the body, if it is JSON
     */
    void endOfBody(@Nullable JsonNode root, byte[] body);

    void failed(Failure failure);
  }

  private final Answer answer;
  private final EventStreamReader messages = new EventStreamReader(this::message);
  private final GrowingBytes whole = new GrowingBytes();
  private final AnswerShape.Body body = AnswerShape.into(whole);
  private Shape shape = Shape.UNDECIDED;
  private boolean failed;

  BedrockShape(Answer answer) {
    this.answer = answer;
  }

  void feed(byte[] bytes, int offset, int length) {
    if (failed || length == 0) {
      return;
    }
    if (shape == Shape.UNDECIDED) {
      shape = bytes[offset] == 0 ? Shape.MESSAGES : Shape.BODY;
    }
    try {
      if (shape == Shape.MESSAGES) {
        messages.feed(bytes, offset, length);
      } else {
        body.take(bytes, offset, length);
      }
    } catch (FailureException damaged) {
      fail(damaged.failure());
    }
  }

  void end() {
    if (failed) {
      return;
    }
    switch (shape) {
      case UNDECIDED -> fail(AnswerShape.cut());
      case MESSAGES -> {
        if (messages.isBetweenMessages()) {
          answer.endOfMessages();
        } else {
          fail(AnswerShape.cut());
        }
      }
      case BODY -> endOfBody();
    }
  }

  private void endOfBody() {
    JsonNode root = JsonFields.parse(whole.storage(), 0, whole.size());
    if (root == null && whole.storage()[0] == '{') {
      fail(AnswerShape.cut());
    } else {
      answer.endOfBody(root, whole.copy());
    }
  }

  private void fail(Failure failure) {
    failed = true;
    answer.failed(failure);
  }

  private void message(Message message) {
    if (failed) {
      return;
    }
    JsonNode payload = JsonFields.parse(message.getPayload());
    JsonNode said = payload == null ? MissingNode.getInstance() : payload;
    switch (header(message, ":message-type")) {
      case "exception" ->
          fail(BedrockFailures.readInStream(header(message, ":exception-type"), said));
      case "error" -> fail(error(message));
      default -> answer.event(header(message, ":event-type"), said);
    }
  }

  private static Failure error(Message message) {
    JsonNode said =
        JsonFields.MAPPER.createObjectNode().put("message", header(message, ":error-message"));
    return BedrockFailures.readInStream(header(message, ":error-code"), said);
  }

  private static String header(Message message, String name) {
    HeaderValue value = message.getHeaders().get(name);
    try {
      return value == null ? "" : value.getString();
    } catch (IllegalStateException noText) {
      return "";
    }
  }
}
