package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, streamed or whole: which one it is shows in its first byte. A stream is
 * complete only if it says so by an event; {@code [DONE]}, which some vendors send, proves nothing.
 */
final class OpenAiResponsesChunkReader implements ChunkReader {
  private final ResponseHead head;
  private final GrowingBytes whole = new GrowingBytes();
  private final AnswerShape shape =
      new AnswerShape(this::event, this::endEvents, AnswerShape.into(whole), this::endWhole);
  private final OpenAiResponsesEvent event = new OpenAiResponsesEvent();
  private final OpenAiResponsesItems items = new OpenAiResponsesItems();

  private boolean over;
  private boolean started;
  private Consumer<Chunk> out = chunk -> {};

  OpenAiResponsesChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    if (over) {
      return;
    }
    try {
      shape.feed(bytes, offset, length);
    } catch (FailureException tooLarge) {
      fail(tooLarge.failure());
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    if (!over) {
      shape.end();
    }
  }

  private void endEvents() {
    if (!over) {
      fail(AnswerShape.cut());
    }
  }

  private void endWhole() {
    JsonNode root = JsonFields.parse(whole.storage(), 0, whole.size());
    if (root == null && whole.storage()[0] == '{') {
      fail(AnswerShape.cut());
    } else if (root == null || !root.path("output").isArray()) {
      fail(OpenAiFailureReader.read(head, whole.copy()));
    } else {
      response(root, JsonFields.textOrEmpty(root, "status"));
    }
  }

  private void event(String name, byte[] bytes, int offset, int length) {
    if (over || bytes[offset] == '[') {
      return;
    }
    try {
      event.parse(bytes, offset, length);
    } catch (IOException malformed) {
      fail(AnswerShape.cut());
      return;
    }
    String type = event.type.isEmpty() ? name : event.type;
    if (event.response != null) {
      ofResponse(type, event.response);
    } else if (type.equals("error") || (type.isEmpty() && event.error != null)) {
      fail(OpenAiResponsesFailureReader.readEvent(event));
    } else if (type.startsWith("response.")) {
      ofItem(type);
    }
  }

  private void ofResponse(String type, JsonNode response) {
    switch (type) {
      case "response.completed" -> response(response, "completed");
      case "response.incomplete" -> response(response, "incomplete");
      case "response.failed" -> response(response, "failed");
      case "response.cancelled" -> response(response, "cancelled");
      default -> start(response);
    }
  }

  private void ofItem(String type) {
    String delta = event.delta == null ? "" : event.delta;
    String done = event.done == null ? "" : event.done;
    int index = event.outputIndex;
    int piece = event.pieceIndex;
    start(null);
    switch (type) {
      case "response.output_item.added" -> {
        if (event.item != null) {
          items.added(index, event.item, out);
        }
      }
      case "response.output_item.done" -> {
        if (event.item != null) {
          items.done(index, event.item, out);
        }
      }
      case "response.content_part.done", "response.reasoning_summary_part.done" -> {
        if (event.part != null) {
          items.partDone(index, piece, event.part, out);
        }
      }
      case "response.output_text.annotation.added" -> {
        if (event.annotation != null) {
          items.annotation(index, event.annotation, out);
        }
      }
      case "response.output_text.delta" -> items.text(index, piece, delta, out);
      case "response.output_text.done" -> items.textDone(index, piece, done, out);
      case "response.refusal.delta" -> items.refusal(index, piece, delta, out);
      case "response.refusal.done" -> items.refusalDone(index, piece, done, out);
      case "response.function_call_arguments.delta" -> items.arguments(index, delta, out);
      case "response.function_call_arguments.done" -> items.argumentsDone(index, done, out);
      default -> thinking(type, index, piece, delta, done);
    }
  }

  private void thinking(String type, int index, int piece, String delta, String done) {
    int ofContent = OpenAiResponsesItems.ofContent(piece);
    switch (type) {
      case "response.reasoning_summary_text.delta" -> items.thinking(index, piece, delta, out);
      case "response.reasoning_summary_text.done" -> items.thinkingDone(index, piece, done, out);
      case "response.reasoning_text.delta" -> items.thinking(index, ofContent, delta, out);
      case "response.reasoning_text.done" -> items.thinkingDone(index, ofContent, done, out);
      default -> {}
    }
  }

  private void start(@Nullable JsonNode response) {
    if (!started) {
      started = true;
      String id = response == null ? null : JsonFields.text(response, "id");
      items.answerId(id);
      String model = response == null ? null : JsonFields.text(response, "model");
      out.accept(new Chunk.Start(id, model));
    }
  }

  /** The whole answer; what its stream has said already is not said again. */
  private void response(JsonNode response, String status) {
    start(response);
    boolean saidNothing = items.isEmpty();
    int index = 0;
    for (JsonNode item : response.path("output")) {
      if (saidNothing || items.isOpen(index)) {
        items.done(index, item, out);
      }
      index++;
    }
    String tier = JsonFields.text(response, "service_tier");
    Usage usage = OpenAiResponsesUsage.read(response.path("usage"), tier);
    JsonNode error = response.path("error");
    if (error.isObject() || error.isTextual() || !isEnd(status)) {
      report(usage);
      fail(OpenAiResponsesFailureReader.readError(error));
      return;
    }
    finish(status, JsonFields.textOrEmpty(response.path("incomplete_details"), "reason"));
    report(usage);
    over = true;
  }

  /** An answer that is still being made in the background is none. */
  private static boolean isEnd(String status) {
    return switch (status) {
      case "failed", "cancelled", "queued", "in_progress" -> false;
      default -> true;
    };
  }

  private void finish(String status, String reason) {
    if (status.equals("incomplete")) {
      FinishReason why =
          switch (reason) {
            case "max_output_tokens", "max_tokens", "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.ERROR;
          };
      out.accept(new Chunk.Finish(why, "incomplete:" + reason));
      return;
    }
    FinishReason why = items.hasCalls() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    out.accept(new Chunk.Finish(why, status.isEmpty() ? null : status));
  }

  private void report(Usage usage) {
    if (!usage.isEmpty()) {
      out.accept(new Chunk.UsageReport(usage));
    }
  }

  private void fail(Failure failure) {
    over = true;
    out.accept(new Chunk.Failed(failure));
  }
}
