package io.polyphony.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficCassetteTest {

  @Test
  void playsRecordedAnswersByteForByte() throws Exception {
    // Given
    Path cassettes = cassettes();
    List<String> names = TrafficCassette.names(cassettes, "anthropic", "messages");
    assertThat(names).isNotEmpty();
    try (var server = CassetteServer.start();
        var client = HttpClient.newHttpClient()) {
      for (String name : names.subList(0, Math.min(25, names.size()))) {
        TrafficCassette cassette = TrafficCassette.read(cassettes, name);
        URI base = server.mount(cassette, cassette.recordedCutting());

        // When
        HttpResponse<byte[]> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(base + "/v1/messages"))
                    .POST(BodyPublishers.ofString("{}"))
                    .build(),
                BodyHandlers.ofByteArray());

        // Then
        assertThat(answer.statusCode()).as(name).isEqualTo(cassette.status());
        assertThat(answer.body()).as(name).isEqualTo(cassette.body());
      }
    }
  }

  private static Path cassettes() {
    Path data = SharedData.folder(System.getenv("POLYPHONY_SHARED"));
    if (data != null && Files.isDirectory(data.resolve("traffic/cassettes"))) {
      return data.resolve("traffic/cassettes");
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("The test data ../shared/data/traffic is absent in CI.");
    }
    return abort("SKIPPED: the test data ../shared/data/traffic is absent.");
  }
}
