package io.polyphony.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.access.NewVirtualKey;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.RawCall;
import io.polyphony.server.upstream.Breakers;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files and batches: whose they are, where they lie, and what is said of them. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class FilesTest extends EngineCase {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BATCH =
      """
      {"id":"batch_1","object":"batch","status":"completed","input_file_id":"file-1",
       "output_file_id":"file-out","error_file_id":null,"unheard_of":1.0e0}
      """;

  @Inject Breakers breakers;

  @Test
  void uploadsAFileAsItIs() throws Exception {
    // Given
    CassetteServer provider = keeping();
    byte[] body = new Form().field("purpose", "batch").file("file", new byte[3_000_000]).end();

    // When
    HttpResponse<String> got = upload(key, body);

    // Then
    assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(file("file-1"));
    ReceivedRequest asked = provider.exchanges().getFirst().request();
    assertThat(asked.path()).isEqualTo("/v1/files");
    assertThat(asked.body()).isEqualTo(body);
    assertThat(asked.header("content-type")).isEqualTo(Form.TYPE);
    assertThat(asked.header("authorization")).isEqualTo("Bearer test-key-0123456789");
    assertThat(records()).as("no model was asked").isEmpty();
  }

  @Test
  void aFileStaysWithTheKeyItWasMadeWith() throws Exception {
    // Given
    CassetteServer first = keeping();
    upload(key, new Form().file("file", new byte[10]).end());
    CassetteServer second = started(CassetteServer.start());
    second.on(request -> true, request -> Reply.json(200, file("file-2")));
    credentials.vendor(ada.caller(), "openai", second.uri("/v1"));

    // When
    HttpResponse<String> chosen =
        send(
            form(key, new Form().file("file", new byte[10]).end())
                .header("x-polyphony-provider", "openai"));
    HttpResponse<String> one = get(key, "/v1/files/file-1");
    HttpResponse<String> other = get(key, "/v1/files/file-2");
    HttpResponse<String> content = get(key, "/v1/files/file-1/content");

    // Then
    assertThat(chosen.body()).isEqualTo(file("file-2"));
    assertThat(one.body()).isEqualTo(file("file-1"));
    assertThat(other.body()).isEqualTo(file("file-2"));
    assertThat(content.body()).isEqualTo("{\"custom_id\":\"1\"}\n");
    assertThat(content.headers().firstValue("content-type")).hasValue("application/jsonl");
    assertThat(second.exchanges()).hasSize(2);
    assertThat(first.exchanges()).hasSize(3);
  }

  /** For whoever did not make it a file is not there, whether it is or not. */
  @ParameterizedTest
  @CsvSource({
    "GET,/v1/files/file-1",
    "DELETE,/v1/files/file-1",
    "GET,/v1/files/file-1/content",
    "GET,/v1/files?after=file-1",
    "GET,/v1/batches/batch_1",
    "POST,/v1/batches/batch_1/cancel",
  })
  void anotherOrganisationsObjectsAreNotThere(String method, String path) throws Exception {
    // Given
    CassetteServer provider = keeping();
    upload(key, new Form().file("file", new byte[10]).end());
    batch(key, "{\"input_file_id\":\"file-1\"}");
    var eve = users.create();
    credentials.custom(eve.caller(), provider.uri("/v1"));
    int before = provider.exchanges().size();

    // When
    HttpResponse<String> got =
        send(to(users.virtualKey(eve), path).method(method, BodyPublishers.noBody()));

    // Then
    assertThat(got.statusCode()).isEqualTo(404);
    assertThat(got.body()).contains("No such ", "\"type\":\"not_found_error\"", "\"error_id\":");
    assertThat(provider.exchanges()).hasSize(before);
  }

  @Test
  void listsHoldOnesOwnFilesOnly() throws Exception {
    // Given
    CassetteServer provider = keeping();
    upload(key, new Form().file("file", new byte[10]).end());
    var eve = users.create();
    credentials.custom(eve.caller(), provider.uri("/v1"));

    // When
    JsonNode mine = tree(get(key, "/v1/files?limit=1&purpose=batch"));
    JsonNode hers = tree(get(users.virtualKey(eve), "/v1/files"));

    // Then
    assertThat(mine.path("data")).hasSize(1);
    assertThat(mine.path("data").path(0)).isEqualTo(MAPPER.readTree(file("file-1")));
    assertThat(mine.path("last_id").asText()).isEqualTo("file-1");
    assertThat(hers.path("data")).isEmpty();
    assertThat(hers.path("has_more").asBoolean()).isFalse();
    List<String> queries =
        provider.exchanges().stream()
            .map(exchange -> String.valueOf(exchange.request().query()))
            .toList();
    assertThat(queries).contains("purpose=batch&limit=1", "purpose=batch&limit=1&after=file-x");
  }

  @Test
  void aDeletedFileIsGone() throws Exception {
    // Given
    CassetteServer provider = keeping();
    upload(key, new Form().file("file", new byte[10]).end());

    // When
    HttpResponse<String> deleted = send(to(key, "/v1/files/file-1").DELETE());
    HttpResponse<String> after = get(key, "/v1/files/file-1");

    // Then
    assertThat(deleted.body()).contains("\"deleted\":true");
    assertThat(after.statusCode()).isEqualTo(404);
    assertThat(provider.exchanges()).hasSize(2);
  }

  @Test
  void aBatchGoesWhereItsFileLiesAndItsResultsAreReached() throws Exception {
    // Given
    CassetteServer provider = keeping();
    upload(key, new Form().file("file", new byte[10]).end());
    CassetteServer later = keeping();
    String body = "{ \"input_file_id\":\"file-1\", \"endpoint\":\"/v1/chat/completions\" }";

    // When
    HttpResponse<String> made = batch(key, body);
    HttpResponse<String> found = get(key, "/v1/batches/batch_1");
    HttpResponse<String> output = get(key, "/v1/files/file-out/content");
    HttpResponse<String> cancelled =
        send(to(key, "/v1/batches/batch_1/cancel").POST(BodyPublishers.noBody()));

    // Then
    assertThat(made.body()).isEqualTo(BATCH);
    assertThat(found.body()).isEqualTo(BATCH);
    assertThat(output.statusCode()).isEqualTo(200);
    assertThat(cancelled.body()).isEqualTo(BATCH);
    assertThat(provider.exchanges().get(1).request().text()).isEqualTo(body);
    assertThat(later.exchanges()).isEmpty();
    assertThat(get(key, "/v1/files/null/content").statusCode()).isEqualTo(404);
  }

  @Test
  void aKeyThatIsLimitedToModelsMakesNoBatches() throws Exception {
    // Given
    keeping();
    upload(key, new Form().file("file", new byte[10]).end());
    String limited =
        keys.issue(
                ada.caller(),
                new NewVirtualKey("limited", List.of("custom/test-model"), null, null, null))
            .secret();

    // When
    HttpResponse<String> got = batch(limited, "{\"input_file_id\":\"file-1\"}");

    // Then
    assertThat(got.statusCode()).isEqualTo(403);
    assertThat(got.body()).contains("limited to models");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|input_file_id",
        "{\"input_file_id\":7}|400|input_file_id",
        "{\"input_file_id\":\"file-9\"}|404|No such file",
        "nothing|400|not valid JSON",
      })
  void refusesBatches(String body, int status, String words) throws Exception {
    keeping();
    HttpResponse<String> got = batch(key, body);
    assertThat(got.statusCode()).isEqualTo(status);
    assertThat(got.body()).contains(words);
  }

  @Test
  void refusesUploads() throws Exception {
    // Given
    byte[] body = new Form().file("file", new byte[10]).end();

    // When and Then
    HttpResponse<String> nobody = upload(key, body);
    assertThat(nobody.statusCode()).isEqualTo(503);
    assertThat(nobody.body()).contains("No active credential");
    keeping();
    HttpResponse<String> unknown = send(form(key, body).header("x-polyphony-provider", "nobody"));
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("\"param\":\"x-polyphony-provider\"");
    HttpResponse<String> json =
        send(post("/v1/files", "{}").header("authorization", "Bearer " + key));
    assertThat(json.statusCode()).isEqualTo(415);
    HttpResponse<String> stranger = upload("pp-wrong", body);
    assertThat(stranger.statusCode()).isEqualTo(401);
  }

  @Test
  void aDeletedCredentialTakesItsFilesAlong() throws Exception {
    // Given
    CassetteServer provider = started(CassetteServer.start());
    provider.on(request -> true, request -> Reply.json(200, file("file-1")));
    UUID credential = credential(provider.uri("/v1"));
    upload(key, new Form().file("file", new byte[10]).end());

    // When
    credentials.delete(ada.caller(), credential);

    // Then
    assertThat(get(key, "/v1/files/file-1").statusCode()).isEqualTo(404);
  }

  @Test
  void errorsOfTheProviderPass() throws Exception {
    // Given
    CassetteServer provider = started(CassetteServer.start());
    provider.on("/v1/files", Reply.json(200, file("file-1")));
    UUID credential = credential(provider.uri("/v1"));
    upload(key, new Form().file("file", new byte[10]).end());
    String gone = "{\"error\":{\"message\":\"No such File object\",\"param\":\"id\"}}";
    provider.on("/v1/files/file-1", Reply.json(404, gone));

    // When
    HttpResponse<String> got = get(key, "/v1/files/file-1");

    // Then
    assertThat(got.statusCode()).isEqualTo(404);
    assertThat(got.body()).isEqualTo(gone);
    assertThat(breakers.resting(credential)).as("the key is well").isEmpty();
    assertThat(got.headers().firstValue("x-polyphony-error-id")).isPresent();
  }

  /** What the provider did may not happen twice. */
  @Test
  void anUploadIsTriedOnce() throws Exception {
    // Given
    CassetteServer provider = started(CassetteServer.start());
    provider.on(request -> true, request -> Reply.json(500, "{\"error\":{\"message\":\"x\"}}"));
    credential(provider.uri("/v1"));

    // When
    HttpResponse<String> got = upload(key, new Form().file("file", new byte[10]).end());

    // Then
    assertThat(got.statusCode()).isEqualTo(500);
    assertThat(provider.exchanges()).hasSize(1);
  }

  @Test
  void aClientThatLeavesWhileItReadsClosesTheProvider() throws Exception {
    // Given
    CassetteServer provider = keeping();
    upload(key, new Form().file("file", new byte[10]).end());
    provider.on(
        "/content", Reply.stream("text/plain", List.of("a".repeat(9_000), "b")).stallAfter(9_000));

    // When
    try (RawCall call = RawCall.connect(address)) {
      call.get("/v1/files/file-1/content", key);
      assertThat(call.readUntil("aaaa")).contains("200 OK");
      call.reset();
    }

    // Then
    provider.awaitExchange(1, SOON).awaitClientLeft(SOON);
  }

  private CassetteServer keeping() {
    CassetteServer server = started(CassetteServer.start());
    server.on(request -> true, request -> Reply.json(200, file("file-1")));
    server.on("/v1/files", Reply.json(200, file("file-1")));
    server.on(
        request -> request.method().equals("GET") && request.path().equals("/v1/files"),
        request ->
            String.valueOf(request.query()).contains("after=")
                ? list(false, file("file-1"))
                : list(true, file("file-x")));
    server.on("/content", Reply.of(200, "application/jsonl", "{\"custom_id\":\"1\"}\n".getBytes()));
    server.on(request -> request.path().contains("/batches"), request -> Reply.json(200, BATCH));
    server.on(
        request -> request.method().equals("DELETE"),
        request -> Reply.json(200, "{\"id\":\"file-1\",\"object\":\"file\",\"deleted\":true}"));
    credential(server.uri("/v1"));
    return server;
  }

  private static Reply list(boolean more, String file) {
    return Reply.json(
        200, "{\"object\":\"list\",\"data\":[" + file + "],\"has_more\":" + more + "}");
  }

  private static String file(String id) {
    return "{ \"id\":\"" + id + "\",\"object\":\"file\",\"bytes\":10,\"unheard_of\":1.0e0}";
  }

  private static JsonNode tree(HttpResponse<String> answer) throws Exception {
    return MAPPER.readTree(answer.body());
  }

  private HttpRequest.Builder to(String bearer, String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header("authorization", "Bearer " + bearer);
  }

  private HttpResponse<String> get(String bearer, String path) throws Exception {
    return send(to(bearer, path).GET());
  }

  private HttpRequest.Builder form(String bearer, byte[] body) {
    return to(bearer, "/v1/files")
        .header("content-type", Form.TYPE)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<String> upload(String bearer, byte[] body) throws Exception {
    return send(form(bearer, body));
  }

  private HttpResponse<String> batch(String bearer, String body) throws Exception {
    return send(post("/v1/batches", body).header("authorization", "Bearer " + bearer));
  }
}
