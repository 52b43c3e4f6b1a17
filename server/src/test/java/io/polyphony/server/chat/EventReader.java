package io.polyphony.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a conversation's events as a browser does. */
final class EventReader implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Browsers speak HTTP/1.1 where there is no TLS. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final BufferedReader lines;
  private final List<Seen> seen = new ArrayList<>();

  /** An event as it came. */
  record Seen(long id, String kind, JsonNode data) {}

  EventReader(TestUser user, String conversation, long after) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:"
                        + RestAssured.port
                        + "/api/conversations/"
                        + conversation
                        + "/events"))
            .header("Cookie", "polyphony_session=" + user.token())
            .header("Last-Event-ID", Long.toString(after))
            .build();
    HttpResponse<java.io.InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  List<Seen> until(Predicate<List<Seen>> enough) throws IOException {
    while (!enough.test(seen)) {
      Seen next = next();
      assertThat(next).as("the stream goes on").isNotNull();
      seen.add(next);
    }
    return List.copyOf(seen);
  }

  private @Nullable Seen next() throws IOException {
    long id = -1;
    String kind = "";
    String data = "";
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith("id: ")) {
        id = Long.parseLong(line.substring(4));
      } else if (line.startsWith("event: ")) {
        kind = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !kind.isEmpty()) {
        return new Seen(id, kind, MAPPER.readTree(data));
      }
    }
    return null;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
