package io.polyphony.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** The signed-in owner of a Polyphony, as the web app's pages are. */
public record OwnerSession(String address, String cookie, String token) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static OwnerSession signIn(String address, String email, String password)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      Map<String, Object> body = Map.of("email", email, "password", password);
      HttpResponse<String> signedIn =
          client.send(
              request(address + "/api/session", body).build(),
              HttpResponse.BodyHandlers.ofString());
      String cookie =
          signedIn.headers().allValues("set-cookie").stream()
              .filter(value -> value.startsWith("polyphony_session="))
              .map(value -> value.split(";")[0])
              .findFirst()
              .orElseThrow();
      String token = JSON.readTree(signedIn.body()).path("csrfToken").asText();
      return new OwnerSession(address, cookie, token);
    }
  }

  /**
   * @throws IOException if the answer is an error
   */
  public JsonNode post(String path, Map<String, Object> body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              request(address + path, body)
                  .header("Cookie", cookie)
                  .header("X-CSRF-Token", token)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(path + " answered " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    }
  }

  private static HttpRequest.Builder request(String address, Map<String, Object> body)
      throws IOException {
    return HttpRequest.newBuilder(URI.create(address))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
  }

  @Override
  public String toString() {
    return "OwnerSession[" + address + "]";
  }
}
