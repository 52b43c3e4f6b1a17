package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Nova's form: Converse's words, an event as an object whose field is its type. */
final class InvokeConverse implements InvokeAnswer {
  private static final Set<String> EVENTS =
      Set.of(
          "messageStart",
          "contentBlockStart",
          "contentBlockDelta",
          "contentBlockStop",
          "messageStop",
          "metadata");

  private final BedrockAnswer answer;

  InvokeConverse(ResponseHead head) {
    this.answer = new BedrockAnswer(head.header(BedrockChunkReader.REQUEST_ID));
  }

  static boolean speaks(JsonNode said) {
    return said.path("output").isObject() || event(said) != null;
  }

  private static Map.@Nullable Entry<String, JsonNode> event(JsonNode said) {
    for (Map.Entry<String, JsonNode> field : said.properties()) {
      if (EVENTS.contains(field.getKey())) {
        return field;
      }
    }
    return null;
  }

  @Override
  public void piece(byte[] event, Consumer<Chunk> out) {
    JsonNode said = JsonFields.parse(event);
    Map.Entry<String, JsonNode> found = said == null ? null : event(said);
    if (found != null) {
      answer.event(found.getKey(), found.getValue(), out);
    } else if (said != null && BedrockAnswer.isWhole(said)) {
      answer.whole(said, out);
    }
  }

  @Override
  public void end(boolean counted, Consumer<Chunk> out) {
    if (answer.isComplete()) {
      answer.complete(out);
    } else {
      out.accept(new Chunk.Failed(AnswerShape.cut()));
    }
  }

  @Override
  public void whole(byte[] body, Consumer<Chunk> out) {
    JsonNode root = JsonFields.parse(body);
    if (root != null) {
      answer.whole(root, out);
    }
  }

  @Override
  public void report(Consumer<Chunk> out) {
    answer.report(out);
  }
}
