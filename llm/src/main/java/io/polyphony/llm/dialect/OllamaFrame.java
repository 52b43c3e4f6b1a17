package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Builds the objects that an answer consists of. Durations are left out: they would be those of
 * another machine.
 */
final class OllamaFrame {
  static final String RESPONSE = "response";
  static final String CONTENT = "content";
  static final String THINKING = "thinking";
  static final String CALLS = "tool_calls";

  /** Where an answer's text stands. */
  enum Form {
    /** In {@code message.content}. */
    CHAT,
    /** In {@code response}. */
    GENERATE
  }

  private final AnswerHead head;
  private final Form form;
  private final String created;

  OllamaFrame(AnswerHead head, Form form) {
    this.head = head;
    this.form = form;
    this.created = Instant.ofEpochSecond(head.created()).toString();
  }

  /** An object that continues the answer. */
  ObjectNode piece(@Nullable String text, @Nullable String thinking) {
    ObjectNode frame = frame();
    ObjectNode said = said(frame);
    said.put(form == Form.CHAT ? CONTENT : RESPONSE, text == null ? "" : text);
    if (thinking != null) {
      said.put(THINKING, thinking);
    }
    return frame.put("done", false);
  }

  ObjectNode call(Part.ToolCall call, int index) {
    ObjectNode frame = piece("", null);
    addCall(said(frame), call, index);
    return frame;
  }

  ObjectNode last(FinishReason reason, Usage usage) {
    ObjectNode frame = piece("", null);
    end(frame, reason, usage);
    return frame;
  }

  byte[] whole(Answer answer) {
    var text = new StringBuilder();
    for (Part part : answer.parts()) {
      if (part instanceof Part.Text said) {
        text.append(said.text());
      } else if (part instanceof Part.Refusal refusal) {
        text.append(refusal.text());
      }
    }
    String thinking = answer.thinking();
    ObjectNode frame = piece(text.toString(), thinking.isEmpty() ? null : thinking);
    int index = 0;
    for (Part.ToolCall call : answer.toolCalls()) {
      addCall(said(frame), call, index);
      index++;
    }
    end(frame, answer.finishReason(), answer.usage());
    return frame.toString().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] failure(Failure failure) {
    return JsonFields.MAPPER
        .createObjectNode()
        .put("error", failure.message())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode frame() {
    ObjectNode frame = JsonFields.MAPPER.createObjectNode();
    frame.put("model", head.model()).put("created_at", created);
    if (form == Form.CHAT) {
      frame.putObject("message").put("role", "assistant");
    }
    return frame;
  }

  private ObjectNode said(ObjectNode frame) {
    return form == Form.CHAT ? (ObjectNode) frame.path("message") : frame;
  }

  private static void addCall(ObjectNode said, Part.ToolCall call, int index) {
    ObjectNode function =
        said.withArray(CALLS).addObject().put("id", call.id()).putObject("function");
    function.put("index", index).put("name", call.name());
    function.set("arguments", GeminiCalls.object(call.arguments()));
  }

  private static void end(ObjectNode frame, FinishReason reason, Usage usage) {
    frame.put("done", true);
    frame.put("done_reason", OllamaFinish.write(reason));
    Long input = usage.inputTotal() != null ? usage.inputTotal() : usage.input();
    Long output = usage.outputTotal() != null ? usage.outputTotal() : usage.output();
    if (input != null) {
      frame.put("prompt_eval_count", input);
    }
    if (output != null) {
      frame.put("eval_count", output);
    }
  }
}
