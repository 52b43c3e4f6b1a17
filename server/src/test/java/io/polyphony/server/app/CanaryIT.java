package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.testkit.CanarySearch;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.SecretCanary;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret of each class is planted, and everything is made to fail that might speak of it. Then no
 * trace of any is in the database, its files, the journal, the logs at their most talkative, or
 * what clients were told.
 */
class CanaryIT {
  private static final SecretCanary CREDENTIAL = SecretCanary.of("sk-", "credential");
  private static final SecretCanary CLOUD = SecretCanary.of("aws", "cloud");
  private static final SecretCanary ENVIRONMENT = SecretCanary.of("sk-", "environment");
  private static final SecretCanary GUESSED_KEY = SecretCanary.of("pp-", "guessed");
  private static final SecretCanary GUESSED_PASSWORD = SecretCanary.of("", "password");

  @TempDir Path data;
  private final List<String> told = new ArrayList<>();
  private final Map<String, SecretCanary> planted = new HashMap<>();

  @Test
  void noSecretIsAnywhere() throws Exception {
    planted.put("a credential", CREDENTIAL);
    planted.put("a cloud's secret", CLOUD);
    planted.put("a key of the environment", ENVIRONMENT);
    planted.put("a virtual key that is none", GUESSED_KEY);
    planted.put("a wrong password", GUESSED_PASSWORD);
    planted.put("the owner's password", SecretCanary.known(PackagedServer.PASSWORD));
    try (CassetteServer provider = CassetteServer.start();
        var server = PackagedServer.start(data, settings(provider))) {
      // Given
      provider.on("/models", Reply.json(200, OpenAiWire.openAiModels("test-model")));
      provider.on(request -> request.method().equals("POST"), CanaryIT::echo);
      server.signIn();
      String key = server.post("/api/virtual-keys", Map.of("name", "leak")).path("secret").asText();
      String used = server.post("/api/virtual-keys", Map.of("name", "x")).path("secret").asText();
      planted.put("a virtual key", SecretCanary.known(key));
      planted.put("a virtual key in an address", SecretCanary.known(used));
      List<String> session = server.sessionSecrets();
      planted.put("the session's cookie", SecretCanary.known(session.getFirst()));
      planted.put("the token against forged requests", SecretCanary.known(session.getLast()));
      plantCredentials(server, provider);

      // When
      provokeErrors(server, key, used);
      PackagedServer.await(Duration.ofSeconds(20), "the records", () -> records(server) >= 4);
      show(server);
      server.cli("verify");
      server.cli("doctor");

      // Then
      var search = new CanarySearch(planted);
      assertThat(told)
          .hasSizeGreaterThan(12)
          .anyMatch(text -> text.contains("upstream_credential"));
      assertThat(search.foundIn(String.join("\n", told).getBytes(StandardCharsets.UTF_8)))
          .as("told to clients")
          .isEmpty();
      assertThat(search.foundIn(dump(server))).as("in the database").isEmpty();
      assertThat(search.filesBelow(data)).as("in files").isEmpty();
    }
  }

  private Map<String, String> settings(CassetteServer provider) {
    return Map.of(
        "POLYPHONY_EGRESS_ALLOW_PRIVATE", "127.0.0.1",
        "POLYPHONY_PROVIDER_OPENAI_BASE_URL", provider.uri("/v1").toString(),
        "OPENAI_API_KEY", ENVIRONMENT.value(),
        "QUARKUS_LOG_CATEGORY__IO_POLYPHONY__LEVEL", "DEBUG",
        "QUARKUS_LOG_CATEGORY__ORG_JDBI__LEVEL", "DEBUG",
        "POLYPHONY_UPSTREAM_BACKOFF", "10ms");
  }

  /** As vendors do: the key that was wrong stands in the answer. */
  private static Reply echo(ReceivedRequest request) {
    return Reply.json(
        401,
        OpenAiWire.openAiError(
            "invalid_request_error",
            "invalid_api_key",
            "Incorrect API key provided: " + request.header("authorization")));
  }

  private static void plantCredentials(PackagedServer server, CassetteServer provider)
      throws Exception {
    server.post(
        "/api/credentials",
        Map.of(
            "provider",
            "custom",
            "name",
            "leak",
            "fields",
            Map.of("apiKey", CREDENTIAL.value()),
            "baseUrl",
            provider.uri("/v1").toString(),
            "dialect",
            "openai-chat",
            "models",
            List.of("test-model")));
    server.post(
        "/api/credentials",
        Map.of(
            "provider",
            "bedrock",
            "name",
            "cloud",
            "fields",
            Map.of(
                "accessKeyId", "AKIAEXAMPLE",
                "secretAccessKey", CLOUD.value(),
                "region", "us-east-1"),
            "baseUrl",
            provider.uri("").toString(),
            "models",
            List.of("amazon.nova-lite-v1:0")));
  }

  private void provokeErrors(PackagedServer server, String key, String used) throws Exception {
    String chat = "/v1/chat/completions";
    for (String model :
        List.of("custom/test-model", "openai/gpt-4o-mini", "bedrock/amazon.nova-lite-v1:0")) {
      for (String stream : List.of("", ",\"stream\":true")) {
        tell(
            server,
            post(server, chat, body(model, stream)).header("authorization", "Bearer " + key));
      }
    }
    tell(server, post(server, chat, "{broken").header("authorization", "Bearer " + key));
    tell(server, post(server, chat, body("no-such", "")).header("authorization", "Bearer " + key));
    String guess = GUESSED_KEY.value();
    tell(server, post(server, chat, body("x", "")).header("authorization", "Bearer " + guess));
    tell(server, post(server, "/v1/messages", body("x", "")).header("x-api-key", guess));
    String gemini = "/v1beta/models/custom%2Ftest-model:generateContent?key=" + used;
    tell(server, post(server, gemini, "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}"));
    tell(server, post(server, gemini + "&key=again", "{\"contents\":7}"));
    tell(
        server,
        post(
            server,
            "/api/session",
            "{\"email\":\"%s\",\"password\":\"%s\"}"
                .formatted(PackagedServer.EMAIL, GUESSED_PASSWORD.value())));
    tell(server, post(server, "/api/session", "{\"password\":\"" + GUESSED_PASSWORD.value()));
  }

  /** What those are shown who may see all. */
  private void show(PackagedServer server) throws Exception {
    for (String page :
        List.of(
            "/api/credentials",
            "/api/virtual-keys",
            "/api/deployments",
            "/api/ledger/errors",
            "/api/ledger/refusals?code=model_not_found&model=no-such")) {
      told.add(server.get(page).toString());
    }
    for (JsonNode line : server.get("/api/ledger/records").path("items")) {
      told.add(server.get("/api/ledger/records/" + line.path("id").asText()).toString());
    }
  }

  private static String body(String model, String options) {
    return "{\"model\":\"%s\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
        .formatted(model, options);
  }

  private static HttpRequest.Builder post(PackagedServer server, String path, String body) {
    return HttpRequest.newBuilder(server.address(path))
        .header("content-type", "application/json")
        .timeout(Duration.ofSeconds(30))
        .POST(BodyPublishers.ofString(body));
  }

  private void tell(PackagedServer server, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = server.client().send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.uri().getPath()).isGreaterThanOrEqualTo(400);
    told.add(answer.headers().map() + answer.body());
  }

  private static long records(PackagedServer server) {
    try {
      return server.count("select count(*) from completion_record");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** All rows of all tables as text; bytes are in hexadecimal there. */
  private static byte[] dump(PackagedServer server) throws IOException, SQLException {
    var text = new StringBuilder();
    try (Connection connection = server.connect()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet found =
          connection
              .createStatement()
              .executeQuery(
                  "select format('%I.%I', schemaname, tablename) from pg_tables"
                      + " where schemaname not in ('pg_catalog', 'information_schema')")) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      assertThat(tables).hasSizeGreaterThan(15);
      for (String table : tables) {
        try (ResultSet rows =
            connection.createStatement().executeQuery("select t::text from " + table + " t")) {
          while (rows.next()) {
            text.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
