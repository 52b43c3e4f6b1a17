package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.access.VirtualKeys;
import io.polyphony.server.admission.Admission;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.store.Database;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GatewayTest {
  private static final int LARGE = 100_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

  @Inject TestUsers users;
  @Inject VirtualKeys keys;
  @Inject Admission admission;
  @Inject Ledger ledger;
  @Inject Database database;

  @TestHTTPResource URI address;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private TestUsers.TestUser ada;
  private String key;

  @BeforeEach
  void makeKey() {
    ada = users.create();
    key = users.virtualKey(ada);
  }

  /** One request that must be refused. */
  private record Bad(String name, int status, String code, HttpRequest request) {}

  @Test
  void badInputIsRefusedInTheEnvelopeAndLeavesNoTrace() throws Exception {
    List<Bad> cases = new ArrayList<>();
    body(cases, "no body", 400, "invalid_request", "");
    body(cases, "null", 400, "invalid_request", "null");
    body(cases, "an array", 400, "invalid_request", "[]");
    body(cases, "a text", 400, "invalid_request", "\"hello\"");
    body(cases, "a number", 400, "invalid_request", "42");
    body(cases, "cut off", 400, "invalid_request", "{\"model\":\"sandbox/echo\",");
    body(cases, "two values", 400, "invalid_request", echo(MESSAGES) + "{}");
    body(cases, "no model", 400, "invalid_request", "{" + MESSAGES + "}");
    body(cases, "model null", 400, "invalid_request", "{\"model\":null," + MESSAGES + "}");
    body(cases, "model a number", 400, "invalid_request", "{\"model\":7," + MESSAGES + "}");
    body(cases, "model empty", 400, "invalid_request", "{\"model\":\"\"," + MESSAGES + "}");
    body(cases, "no messages", 400, "invalid_request", "{\"model\":\"sandbox/echo\"}");
    body(cases, "messages empty", 400, "invalid_request", echo("\"messages\":[]"));
    body(cases, "messages a text", 400, "invalid_request", echo("\"messages\":\"hi\""));
    body(cases, "a message of null", 400, "invalid_request", echo("\"messages\":[null]"));
    body(cases, "no role", 400, "invalid_request", echo("\"messages\":[{\"content\":\"x\"}]"));
    body(
        cases,
        "odd role",
        400,
        "invalid_request",
        echo("\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]"));
    body(
        cases,
        "content a number",
        400,
        "invalid_request",
        echo("\"messages\":[{\"role\":\"user\",\"content\":5}]"));
    body(cases, "stream a text", 400, "invalid_request", echo(MESSAGES + ",\"stream\":\"yes\""));
    body(
        cases,
        "temperature a text",
        400,
        "invalid_request",
        echo(MESSAGES + ",\"temperature\":\"hot\""));
    body(cases, "tools an object", 400, "invalid_request", echo(MESSAGES + ",\"tools\":{}"));
    body(
        cases,
        "max_tokens a text",
        400,
        "invalid_request",
        echo(MESSAGES + ",\"max_tokens\":\"many\""));
    body(
        cases,
        "100,000 deep",
        400,
        "invalid_request",
        echo("\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "," + MESSAGES));
    body(
        cases,
        "unknown provider",
        404,
        "model_not_found",
        "{\"model\":\"nobody/x\"," + MESSAGES + "}");
    body(
        cases,
        "unknown model",
        404,
        "model_not_found",
        "{\"model\":\"sandbox/stori\"," + MESSAGES + "}");
    body(
        cases,
        "no key for the model",
        503,
        "no_deployment",
        "{\"model\":\"openai/gpt-4o\"," + MESSAGES + "}");
    bytes(
        cases,
        "bad UTF-8",
        echo(MESSAGES).replace("Hello", "\u00ff").getBytes(StandardCharsets.ISO_8859_1));
    bytes(cases, "not JSON", new byte[] {0, 1, 2, 3, (byte) 0xfe});
    other(
        cases,
        "too large",
        413,
        "too_large",
        post(key, "application/json", BodyPublishers.ofByteArray(new byte[LARGE])));
    other(
        cases,
        "too large, of unknown length",
        413,
        "too_large",
        post(
            key,
            "application/json",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[LARGE]))));
    other(
        cases,
        "wrong content type",
        415,
        "unsupported_media_type",
        post(key, "text/plain", BodyPublishers.ofString("hi")));
    other(
        cases,
        "a form",
        415,
        "unsupported_media_type",
        post(key, "application/x-www-form-urlencoded", BodyPublishers.ofString("model=x")));
    other(
        cases,
        "a wrong key",
        401,
        "invalid_api_key",
        post("pp-wrong", "application/json", BodyPublishers.ofString(echo(MESSAGES))));
    other(
        cases,
        "an injected key",
        401,
        "invalid_api_key",
        post("' OR '1'='1", "application/json", BodyPublishers.ofString(echo(MESSAGES))));
    other(
        cases,
        "no key",
        401,
        "invalid_api_key",
        HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
            .POST(BodyPublishers.ofString(echo(MESSAGES)))
            .header("content-type", "application/json")
            .build());
    other(
        cases,
        "wrong method",
        405,
        "method_not_allowed",
        HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
            .header("authorization", "Bearer " + key)
            .GET()
            .build());

    for (Bad bad : cases) {
      // When
      HttpResponse<String> answer = client.send(bad.request(), BodyHandlers.ofString());

      // Then
      assertThat(answer.statusCode()).as(bad.name() + ": " + answer.body()).isEqualTo(bad.status());
      JsonNode error = JSON.readTree(answer.body()).path("error");
      assertThat(error.path("code").asText()).as(bad.name()).isEqualTo(bad.code());
      assertThat(error.path("message").asText())
          .as(bad.name())
          .isNotBlank()
          .doesNotContain("Exception");
      assertThat(UUID.fromString(error.path("error_id").asText()).version()).isEqualTo(7);
      assertThat(answer.headers().firstValue("x-polyphony-error-id"))
          .contains(error.path("error_id").asText());
    }
    assertThat(admission.running()).isZero();
    ledger.flush();
    assertThat(records()).isZero();
  }

  @Test
  void aRevokedKeyIsRefusedAtOnce() throws Exception {
    assertThat(send(echo(MESSAGES)).statusCode()).isEqualTo(200);
    keys.revoke(ada.caller(), keys.list(ada.organisation()).getFirst().id());
    assertThat(send(echo(MESSAGES)).statusCode()).isEqualTo(401);
  }

  @Test
  void eachAcceptedRequestHasOneRecord() throws Exception {
    // When
    send(echo(MESSAGES));
    send(echo(MESSAGES + ",\"stream\":true"));
    HttpResponse<String> failed =
        send(
            "{\"model\":\"sandbox/faulty\",\"messages\":[{\"role\":\"user\",\"content\":\"overload\"}]}");

    // Then
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.headers().firstValue("x-polyphony-attempts")).isPresent();
    ledger.flush();
    assertThat(records()).isEqualTo(3);
    assertThat(admission.running()).isZero();
  }

  @Test
  void aStreamEndsWithDoneAndUsageOnlyIfAsked() throws Exception {
    String plain = send(echo(MESSAGES + ",\"stream\":true")).body();
    String asked =
        send(echo(MESSAGES + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
            .body();
    assertThat(plain).endsWith("data: [DONE]\n\n").doesNotContain("prompt_tokens");
    assertThat(asked).endsWith("data: [DONE]\n\n").contains("\"prompt_tokens\":1");
  }

  @Test
  void anAnswerThatBreaksOffNeverLooksComplete() throws Exception {
    String body =
        send("{\"model\":\"sandbox/faulty\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"fail late\"}]}")
            .body();
    assertThat(body).contains("\"error\":").doesNotContain("[DONE]");
  }

  private static String echo(String rest) {
    return "{\"model\":\"sandbox/echo\"," + rest + "}";
  }

  private HttpResponse<String> send(String body) throws Exception {
    return client.send(
        post(key, "application/json", BodyPublishers.ofString(body)), BodyHandlers.ofString());
  }

  private void body(List<Bad> cases, String name, int status, String code, String body) {
    other(cases, name, status, code, post(key, "application/json", BodyPublishers.ofString(body)));
  }

  private void bytes(List<Bad> cases, String name, byte[] body) {
    other(
        cases,
        name,
        400,
        "invalid_request",
        post(key, "application/json", BodyPublishers.ofByteArray(body)));
  }

  private static void other(
      List<Bad> cases, String name, int status, String code, HttpRequest request) {
    cases.add(new Bad(name, status, code, request));
  }

  private HttpRequest post(String bearer, String type, HttpRequest.BodyPublisher body) {
    return HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
        .header("authorization", "Bearer " + bearer)
        .header("content-type", type)
        .POST(body)
        .build();
  }

  private long records() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select count(*) from completion_record where organisation_id = :organisation")
                .bind("organisation", ada.organisation())
                .mapTo(Long.class)
                .one());
  }
}
