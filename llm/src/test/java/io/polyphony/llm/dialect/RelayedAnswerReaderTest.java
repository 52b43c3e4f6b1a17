package io.polyphony.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayedAnswerReaderTest {
  private static final String IMAGE =
      """
      {"created":1,"data":[{"b64_json":"a\\"}usage","usage":{"input_tokens":7}}],
       "usage":{"input_tokens":50,"output_tokens":4160,"total_tokens":4210,
                "input_tokens_details":{"text_tokens":10,"image_tokens":40}},"size":"1024x1024"}
      """;
  private static final String EVENTS =
      """
      : hello\r
      event: image_generation.partial_image\r
      data: {"type":"image_generation.partial_image","b64_json":"AAAA"}\r
      \r
      event: image_generation.completed\r
      data: {"type":"image_generation.completed","b64_json":"BBBB",\r
      data: "usage":{"input_tokens":1,"output_tokens":2}}\r
      \r
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 17, 100_000})
  void readsUsageOfAWholeAnswer(int size) {
    Usage usage = usage(read("application/json; charset=utf-8", IMAGE, size));
    assertThat(usage.inputTotal()).isEqualTo(50);
    assertThat(usage.outputTotal()).isEqualTo(4160);
    assertThat(usage.details().imageInput()).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 17, 100_000})
  void readsUsageOfEvents(int size) {
    Usage usage = usage(read("text/event-stream", EVENTS, size));
    assertThat(usage.inputTotal()).isEqualTo(1);
    assertThat(usage.outputTotal()).isEqualTo(2);
  }

  @Test
  void readsUsageOfTranscriptions() {
    String answer =
        """
        {"text":"hi","usage":{"type":"tokens","input_tokens":14,"output_tokens":3,
         "input_token_details":{"text_tokens":4,"audio_tokens":10}}}
        """;
    Usage usage = usage(read("application/json", answer, 9));
    assertThat(usage.details().audioInput()).isEqualTo(10);
    assertThat(usage.inputTotal()).isEqualTo(14);
  }

  @Test
  void readsUsageInTheWordsOfChat() {
    Usage usage = usage(read("application/json", "{\"usage\":{\"prompt_tokens\":9}}", 9));
    assertThat(usage.inputTotal()).isEqualTo(9);
  }

  /** Seconds are no tokens, and what was not said stays unknown. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"usage\":{\"type\":\"duration\",\"seconds\":9}}",
        "{\"usage\":null}",
        "{\"usage\":3}",
        "{\"data\":[]}",
        "[]",
        "\"usage\"",
        ""
      })
  void inventsNoUsage(String answer) {
    assertThat(read("application/json", answer, 3)).isEmpty();
  }

  @Test
  void saysThatAnObjectBrokeOff() {
    List<Chunk> chunks = read("application/json", IMAGE.substring(0, IMAGE.length() - 12), 8);
    assertThat(chunks).singleElement().isInstanceOf(Chunk.Failed.class);
    assertThat(((Chunk.Failed) chunks.getFirst()).failure().code())
        .isEqualTo(ErrorCode.UPSTREAM_CUT);
  }

  @Test
  void seesAnErrorInEvents() {
    String events =
        "data: {\"type\":\"error\",\"error\":{\"code\":\"x\",\"message\":\"gone\"}}\n\n";
    List<Chunk> chunks = read("text/event-stream", events + events, 4);
    assertThat(chunks).singleElement().isInstanceOf(Chunk.Failed.class);
    assertThat(((Chunk.Failed) chunks.getFirst()).failure().message()).contains("gone");
  }

  @Test
  void nothingFollowsAnErrorInEvents() {
    String error = "data: {\"error\":{\"message\":\"gone\"}}\n\n";
    String usage = "data: {\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}\n\n";
    assertThat(read("text/event-stream", error + usage, 4))
        .singleElement()
        .isInstanceOf(Chunk.Failed.class);
  }

  @Test
  void looksAtNothingElse() {
    assertThat(read("audio/mpeg", IMAGE, 8)).isEmpty();
    assertThat(read("text/event-stream", "data: [DONE]\n\n", 8)).isEmpty();
  }

  private static Usage usage(List<Chunk> chunks) {
    assertThat(chunks).singleElement().isInstanceOf(Chunk.UsageReport.class);
    return ((Chunk.UsageReport) chunks.getFirst()).usage();
  }

  private static List<Chunk> read(String type, String body, int size) {
    List<Chunk> chunks = new ArrayList<>();
    var head = new ResponseHead(200, Map.of("content-type", type), false);
    var reader = new RelayedAnswerReader(head);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += size) {
      reader.feed(bytes, from, Math.min(size, bytes.length - from), chunks::add);
    }
    reader.end(chunks::add);
    return chunks;
  }
}
