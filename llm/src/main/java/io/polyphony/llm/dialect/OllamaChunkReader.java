package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/** Reads one answer: a whole one is a stream of one object. The object that says done ends it. */
final class OllamaChunkReader implements ChunkReader {
  private static final int KEPT = 4_096;

  private final ResponseHead head;
  private final JsonArrayReader objects = new JsonArrayReader(this::object);
  private final GeminiCalls calls = new GeminiCalls();
  private final GrowingBytes beginning = new GrowingBytes();

  private boolean started;
  private boolean over;
  private Consumer<Chunk> out = chunk -> {};

  OllamaChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    if (over) {
      return;
    }
    int kept = Math.min(length, KEPT - beginning.size());
    if (kept > 0) {
      beginning.write(bytes, offset, kept);
    }
    try {
      objects.feed(bytes, offset, length);
    } catch (FailureException tooLarge) {
      fail(tooLarge.failure());
    }
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    if (!over) {
      fail(isPage() ? OpenAiFailureReader.read(head, beginning.copy()) : AnswerShape.cut());
    }
  }

  /** Whether something else than JSON came, such as a proxy's page. */
  private boolean isPage() {
    for (int at = 0; at < beginning.size(); at++) {
      byte current = beginning.storage()[at];
      if (current > ' ') {
        return current != '{';
      }
    }
    return false;
  }

  private void object(byte[] bytes, int offset, int length) {
    if (over) {
      return;
    }
    JsonNode root = JsonFields.parse(bytes, offset, length);
    if (root == null) {
      fail(AnswerShape.cut());
    } else if (root.path("error").isTextual() || root.path("error").isObject()) {
      fail(error(bytes, offset, length));
    } else if (root.has("message") || root.has(OllamaFrame.RESPONSE) || root.has("done")) {
      piece(root);
    } else {
      fail(error(bytes, offset, length));
    }
  }

  /** After the first piece an error is one inside the stream, without a status of its own. */
  private Failure error(byte[] bytes, int offset, int length) {
    ResponseHead meant = started ? new ResponseHead(0, Map.of(), true) : head;
    return OpenAiFailureReader.read(meant, Arrays.copyOfRange(bytes, offset, offset + length));
  }

  private void piece(JsonNode root) {
    if (!started) {
      started = true;
      out.accept(new Chunk.Start(null, JsonFields.text(root, "model")));
    }
    JsonNode said = root.path("message").isObject() ? root.path("message") : root;
    String thinking = JsonFields.textOrEmpty(said, OllamaFrame.THINKING);
    if (!thinking.isEmpty()) {
      out.accept(new Chunk.ThinkingDelta(thinking));
    }
    String field = root.path("message").isObject() ? OllamaFrame.CONTENT : OllamaFrame.RESPONSE;
    String text = JsonFields.textOrEmpty(said, field);
    if (!text.isEmpty()) {
      out.accept(new Chunk.TextDelta(text));
    }
    for (JsonNode call : said.path(OllamaFrame.CALLS)) {
      call(call, JsonFields.textOrEmpty(root, "created_at"));
    }
    if (root.path("done").asBoolean()) {
      complete(root);
    }
  }

  private void call(JsonNode call, String answer) {
    JsonNode function = call.path("function");
    int index = calls.count();
    String id = calls.id(JsonFields.text(call, "id"), answer, call);
    out.accept(new Chunk.ToolCallStart(index, id, JsonFields.textOrEmpty(function, "name"), null));
    JsonNode arguments = function.path("arguments");
    out.accept(
        new Chunk.ToolCallDelta(
            index, arguments.isTextual() ? arguments.textValue() : GeminiCalls.text(arguments)));
  }

  private void complete(JsonNode root) {
    over = true;
    String raw = JsonFields.text(root, "done_reason");
    out.accept(new Chunk.Finish(OllamaFinish.read(raw, calls.count() > 0), raw));
    Long input = JsonFields.integer(root, "prompt_eval_count");
    Long output = JsonFields.integer(root, "eval_count");
    if (input != null || output != null) {
      out.accept(new Chunk.UsageReport(new Usage(input, output, null, null, null, input, output)));
    }
  }

  private void fail(Failure failure) {
    over = true;
    out.accept(new Chunk.Failed(failure));
  }
}
