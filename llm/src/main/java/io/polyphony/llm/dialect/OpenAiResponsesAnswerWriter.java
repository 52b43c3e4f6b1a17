package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a whole answer: its items are made as those of a stream are. */
final class OpenAiResponsesAnswerWriter {
  private OpenAiResponsesAnswerWriter() {}

  static byte[] write(OpenAiResponsesHead head, Answer answer) {
    var output = new OpenAiResponsesOutput(new OpenAiResponsesFrames(), head.id());
    List<Part> parts = answer.parts();
    int cited = lastText(parts);
    int calls = 0;
    for (int at = 0; at < parts.size(); at++) {
      calls += part(output, parts.get(at), calls) ? 1 : 0;
      if (at == cited) {
        cite(output, answer);
      }
    }
    if (cited < 0) {
      cite(output, answer);
    }
    var ending = OpenAiResponsesEnding.of(answer.finishReason(), answer.rawFinishReason());
    output.end(ending.isWhole());
    var bytes = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      ending.body(head, output.items(), answer.usage()).write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
  }

  private static int lastText(List<Part> parts) {
    for (int at = parts.size() - 1; at >= 0; at--) {
      if (parts.get(at) instanceof Part.Text) {
        return at;
      }
    }
    return -1;
  }

  private static void cite(OpenAiResponsesOutput output, Answer answer) {
    answer.citations().forEach(source -> output.content(new Chunk.Citation(source)));
  }

  /** Whether the part was a call. */
  private static boolean part(OpenAiResponsesOutput output, Part part, int call) {
    switch (part) {
      case Part.Text text -> output.content(new Chunk.TextDelta(text.text()));
      case Part.Refusal refusal -> output.content(new Chunk.RefusalDelta(refusal.text()));
      case Part.Thinking thinking -> {
        output.content(new Chunk.ThinkingDelta(thinking.text()));
        if (thinking.signature() != null) {
          output.content(new Chunk.ThinkingSignature(thinking.signature()));
        }
      }
      case Part.RedactedThinking redacted ->
          output.content(new Chunk.RedactedThinking(redacted.data()));
      case Part.ToolCall asked -> {
        output.content(new Chunk.ToolCallStart(call, asked.id(), asked.name(), asked.signature()));
        output.content(new Chunk.ToolCallDelta(call, asked.arguments()));
        return true;
      }
      case Part.Opaque opaque -> output.content(new Chunk.Opaque(opaque.dialect(), opaque.json()));
      case Part.Image ignored -> {}
      case Part.Document ignored -> {}
      case Part.Audio ignored -> {}
      case Part.ToolResult ignored -> {}
    }
    return false;
  }
}
