package io.polyphony.testkit;

import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static io.polyphony.testkit.OpenAiWire.openAiToolChunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.ResponseHead;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptedProviderTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void speaksWhatOurDialectReads() throws Exception {
    // Given
    try (var provider =
            ScriptedProvider.openAi().stream(openAiChunks("Hello", " world"))
                .pacedBy(Duration.ofMillis(2))
                .stream(openAiToolChunks("call_1", "weather", "{\"city\":\"Oslo\"}"))
                .says("whole", 3, 1)
                .fails(429, "requests", "rate_limit_exceeded", "slow down")
                .start();
        var client = HttpClient.newHttpClient()) {

      // When
      Answer streamed = read(complete(client, provider.baseUrl()));
      Answer called = read(complete(client, provider.baseUrl()));
      Answer whole = read(complete(client, provider.baseUrl()));
      HttpResponse<byte[]> failed = complete(client, provider.baseUrl());

      // Then
      assertThat(streamed.text()).isEqualTo("Hello world");
      assertThat(streamed.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(streamed.usage().inputTotal()).isEqualTo(7);
      assertThat(called.toolCalls().getFirst().arguments()).isEqualTo("{\"city\":\"Oslo\"}");
      assertThat(whole.text()).isEqualTo("whole");
      assertThat(whole.usage().outputTotal()).isEqualTo(1);
      assertThat(failed.statusCode()).isEqualTo(429);
      assertThat(provider.completions()).hasSize(4);
      assertThat(provider.awaitCompletion(3, SOON).awaitEnd(SOON))
          .isEqualTo(Exchange.Ending.COMPLETE);
    }
  }

  @Test
  void listsItsModels() throws Exception {
    try (var provider = ScriptedProvider.openAi().says("x", 1, 1).models("a", "b").start();
        var client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/models")).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body())
          .contains("\"id\":\"a\"")
          .contains("\"id\":\"b\"");
    }
  }

  private static HttpResponse<byte[]> complete(HttpClient client, URI base) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
            .POST(BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private static Answer read(HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("content-type").orElse("");
    var head = new ResponseHead(response.statusCode(), Map.of("content-type", type), true);
    ChunkReader reader = OpenAiChat.standard().reader(head);
    var collector = new AnswerCollector();
    reader.feed(response.body(), 0, response.body().length, collector::add);
    reader.end(collector::add);
    return collector.answer();
  }
}
