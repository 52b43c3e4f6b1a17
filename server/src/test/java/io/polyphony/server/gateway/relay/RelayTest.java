package io.polyphony.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.RawCall;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Cutting;
import io.polyphony.testkit.Exchange;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What asks a model and is handed on as it is: images, audio, moderations. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class RelayTest extends EngineCase {
  private static final String IMAGE =
      """
      {"created":1,"data":[{"b64_json":"AAAA"}],"unheard_of":[1.0e0],
       "usage":{"input_tokens":50,"output_tokens":100,"total_tokens":150,
                "input_tokens_details":{"text_tokens":10,"image_tokens":40}}}
      """;

  @Test
  void handsJsonOnAsItIs() throws Exception {
    // Given
    CassetteServer provider = answering(Reply.json(200, IMAGE).header("x-request-id", "req_1"));
    String body =
        "{ \"prompt\" : \"tides\", \"model\":\"custom/test-model\", \"unheard_of\":1.0e0}";

    // When
    HttpResponse<String> got = json("/v1/images/generations", body);

    // Then
    assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(IMAGE);
    assertThat(got.headers().firstValue("x-request-id")).hasValue("req_1");
    assertThat(got.headers().firstValue("x-polyphony-model")).hasValue("custom/test-model");
    ReceivedRequest asked = provider.exchanges().getFirst().request();
    assertThat(asked.path()).isEqualTo("/v1/images/generations");
    assertThat(asked.text())
        .isEqualTo("{ \"prompt\" : \"tides\", \"model\":\"test-model\", \"unheard_of\":1.0e0}");
    assertThat(asked.header("authorization")).isEqualTo("Bearer test-key-0123456789");
    CompletionRecord record = record(got);
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(record.dialect()).isEqualTo("openai-images");
    assertThat(record.usage().inputTotal()).isEqualTo(50);
    assertThat(record.usage().details().imageInput()).isEqualTo(40);
    assertThat(record.usage().outputTotal()).isEqualTo(100);
    assertThat(record.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(record.cost()).as("no price is known").isNull();
  }

  @Test
  void pricesWhatTheCatalogueKnows() throws Exception {
    // Given
    CassetteServer provider = started(CassetteServer.start());
    provider.on(request -> true, request -> Reply.json(200, IMAGE));
    credentials.vendor(ada.caller(), "openai", provider.uri("/v1"));

    // When
    HttpResponse<String> got =
        json("/v1/images/generations", "{\"model\":\"openai/gpt-4.1\",\"prompt\":\"x\"}");

    // Then
    assertThat(record(got).billedNano()).isEqualTo(50 * 2_000 + 100 * 8_000);
  }

  /** Small forms stay in memory, large ones lie in a file on their way. */
  @ParameterizedTest
  @ValueSource(ints = {10, 5_000_000})
  void handsFormsOnAsTheyAre(int size) throws Exception {
    // Given
    CassetteServer provider = answering(Reply.json(200, "{\"text\":\"Hello\"}"));
    byte[] sound = new byte[size];
    new Random(7).nextBytes(sound);
    var form = new Form().file("file", sound).field("model", "custom/test-model").field("x", "é");
    var expected = new Form().file("file", sound).field("model", "test-model").field("x", "é");

    // When
    HttpResponse<String> got = form("/v1/audio/transcriptions", form.end());

    // Then
    assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("{\"text\":\"Hello\"}");
    ReceivedRequest asked = provider.exchanges().getFirst().request();
    byte[] bytes = expected.end();
    assertThat(asked.body()).isEqualTo(bytes);
    assertThat(asked.header("content-type")).isEqualTo(Form.TYPE);
    assertThat(asked.header("content-length")).isEqualTo(Integer.toString(bytes.length));
    CompletionRecord record = record(got);
    assertThat(record.dialect()).isEqualTo("openai-transcriptions");
    assertThat(record.usageSource()).isEqualTo(UsageSource.NONE);
    assertThat(record.cost()).isNull();
  }

  @Test
  void sendsAFormAgainWhereTheFirstProviderFails() throws Exception {
    // Given
    CassetteServer broken = answering(Reply.json(429, "{\"error\":{\"message\":\"slow down\"}}"));
    CassetteServer good = answering(Reply.json(200, "{\"text\":\"Hello\"}"));
    byte[] body =
        new Form().field("model", "custom/test-model").file("file", new byte[700_000]).end();

    // When
    HttpResponse<String> got = form("/v1/audio/translations", body);

    // Then
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(good.exchanges().getFirst().request().body())
        .isEqualTo(broken.exchanges().getFirst().request().body());
    assertThat(record(got).attempts()).hasSize(2);
  }

  @Test
  void streamsSound() throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    byte[] sound = new byte[300_000];
    new Random(7).nextBytes(sound);
    answering(
        Reply.of(200, "audio/mpeg", sound).cut(new Cutting.Whole()).heldAfter(1_000, released));

    // When
    HttpResponse<java.io.InputStream> got =
        client().send(speech().build(), BodyHandlers.ofInputStream());
    byte[] first = got.body().readNBytes(1_000);
    released.complete(null);
    byte[] rest = got.body().readAllBytes();

    // Then
    assertThat(got.headers().firstValue("content-type")).hasValue("audio/mpeg");
    assertThat(first).isEqualTo(java.util.Arrays.copyOf(sound, 1_000));
    assertThat(rest).hasSize(299_000);
    CompletionRecord record = record(got);
    assertThat(record.dialect()).isEqualTo("openai-speech");
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
  }

  @Test
  void relaysEventsAndReadsTheirUsage() throws Exception {
    // Given
    List<String> events =
        List.of(
            "event: image_generation.partial_image\ndata: {\"b64_json\":\"AA\"}\n\n",
            "event: image_generation.completed\ndata: {\"b64_json\":\"BB\",\"usage\":"
                + "{\"input_tokens\":5,\"output_tokens\":6}}\n\n");
    answering(Reply.stream(events));

    // When
    HttpResponse<String> got =
        json(
            "/v1/images/generations",
            "{\"model\":\"custom/test-model\",\"prompt\":\"x\",\"stream\":true}");

    // Then
    assertThat(got.body()).isEqualTo(String.join("", events));
    CompletionRecord record = record(got);
    assertThat(record.streamed()).isTrue();
    assertThat(record.usage().outputTotal()).isEqualTo(6);
  }

  @Test
  void eventsThatBreakOffEndWithAnError() throws Exception {
    // Given
    answering(
        Reply.stream(List.of("data: {\"b64_json\":\"AAAA\"}\n\n", "data: {\"b6")).cutAfter(30));

    // When
    HttpResponse<String> got =
        json(
            "/v1/images/generations",
            "{\"model\":\"custom/test-model\",\"prompt\":\"x\",\"stream\":true}");

    // Then
    assertThat(got.body()).contains("event: error\ndata: {\"error\":{").endsWith("\n\n");
    CompletionRecord record = onlyRecord();
    assertThat(record.state()).isEqualTo(CompletionState.UPSTREAM_CUT);
    assertThat(got.body()).contains(String.valueOf(record.errorId()));
  }

  @Test
  void anErrorAmongTheEventsIsNotSaidTwice() throws Exception {
    // Given
    String event = "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"gone\"}}\n\n";
    answering(Reply.stream(List.of("data: {}\n\n", event)));

    // When
    HttpResponse<String> got =
        json(
            "/v1/images/generations",
            "{\"model\":\"custom/test-model\",\"prompt\":\"x\",\"stream\":true}");

    // Then
    assertThat(got.body()).isEqualTo("data: {}\n\n" + event);
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.UPSTREAM_CUT);
    assertThat(onlyRecord().errorMessage()).contains("gone");
  }

  @Test
  void soundThatBreaksOffHasNoCleanEnd() throws Exception {
    // Given
    answering(Reply.stream("audio/mpeg", List.of("a".repeat(50_000), "b")).cutAfter(50_000));

    // When and Then
    assertThatThrownBy(() -> client().send(speech().build(), BodyHandlers.ofByteArray()))
        .isInstanceOf(IOException.class);
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  @Test
  void jsonThatEndsEarlyHasNoCleanEnd() throws Exception {
    // Given
    answering(Reply.json(200, "{\"data\":[{\"b64_json\":\"AA"));

    // When and Then
    assertThatThrownBy(
            () ->
                json(
                    "/v1/images/generations", "{\"model\":\"custom/test-model\",\"prompt\":\"x\"}"))
        .isInstanceOf(IOException.class);
    assertThat(onlyRecord().errorCode()).isEqualTo("upstream_cut");
  }

  @Test
  void aClientThatLeavesClosesTheProvider() throws Exception {
    // Given
    CassetteServer provider =
        answering(Reply.stream("audio/mpeg", List.of("a".repeat(10_000), "b")).stallAfter(10_000));

    // When
    try (RawCall call = RawCall.connect(address)) {
      call.post(
          "/v1/audio/speech",
          key,
          "{\"model\":\"custom/test-model\",\"input\":\"x\",\"voice\":\"alloy\"}");
      assertThat(call.readUntil("aaaa")).contains("200 OK");
      call.reset();
    }

    // Then
    provider.awaitExchange(0, SOON).awaitClientLeft(SOON);
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.CLIENT_ABORT);
  }

  @Test
  void aSlowClientPausesTheProvider() throws Exception {
    // Given
    int size = 64 << 20;
    List<String> pieces = java.util.Collections.nCopies(size >> 16, "s".repeat(1 << 16));
    CassetteServer provider = answering(Reply.stream("audio/mpeg", pieces));

    // When
    try (RawCall call = RawCall.connect(address, 32 << 10)) {
      call.post(
          "/v1/audio/speech",
          key,
          "{\"model\":\"custom/test-model\",\"input\":\"x\",\"voice\":\"alloy\"}");
      call.readUntil("ssss");
      Exchange exchange = provider.awaitExchange(0, SOON);

      // Then
      assertThat(exchange.isOpen()).isTrue();
      assertThat(exchange.bytesSent()).isLessThan(size);
      assertThat(call.drainUntil("\r\n0\r\n\r\n").bytes()).isGreaterThan(size - (1 << 20));
      assertThat(exchange.awaitEnd(SOON)).isEqualTo(Exchange.Ending.COMPLETE);
    }
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.COMPLETE);
  }

  @Test
  void handsErrorsOnAsTheyAre() throws Exception {
    // Given
    String error = "{ \"error\": {\"message\":\"no such voice\",\"code\":\"odd\",\"extra\":1}}";
    answering(Reply.json(422, error));

    // When
    HttpResponse<String> got = send(speech());

    // Then
    assertThat(got.statusCode()).isEqualTo(422);
    assertThat(got.body()).isEqualTo(error);
    assertThat(got.headers().firstValue("x-polyphony-error-id")).isPresent();
    CompletionRecord record = record(got);
    assertThat(record.state()).isEqualTo(CompletionState.FAILED);
    assertThat(record.errorId())
        .hasToString(got.headers().firstValue("x-polyphony-error-id").orElseThrow());
  }

  @Test
  void keepsTheTimeToWait() throws Exception {
    // Given
    answering(Reply.json(429, "{\"error\":{\"message\":\"slow\"}}").header("retry-after", "7"));

    // When
    HttpResponse<String> got = send(speech());

    // Then
    assertThat(got.statusCode()).isEqualTo(429);
    assertThat(got.headers().allValues("retry-after")).containsExactly("7");
    assertThat(record(got).errorCode()).isEqualTo("upstream_rate_limit");
  }

  /** They quote the owner's key, and pages are no errors that programs read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|application/json|{\"error\":{\"message\":\"Incorrect API key provided: sk-12**cd\"}}",
        "400|application/json|{\"error\":{\"message\":\"you sent test-key-0123456789\"}}",
        "400|text/html|<html><title>test-key</title></html>"
      })
  void wrapsErrorsThatAreNotForClients(int status, String type, String body) throws Exception {
    // Given
    answering(Reply.of(status, type, body.getBytes(StandardCharsets.UTF_8)));

    // When
    HttpResponse<String> got = send(speech());

    // Then
    assertThat(got.statusCode()).isEqualTo(status);
    assertThat(got.body()).contains("\"error_id\":").doesNotContain("sk-12", "<html>");
    assertThat(got.headers().firstValue("content-type")).hasValue("application/json");
    record(got);
  }

  private CassetteServer answering(Reply reply) {
    CassetteServer server = started(CassetteServer.start());
    server.on(request -> true, request -> reply);
    credential(server.uri("/v1"));
    return server;
  }

  private HttpRequest.Builder speech() {
    return to(
        "/v1/audio/speech",
        "{\"model\":\"custom/test-model\",\"input\":\"x\",\"voice\":\"alloy\"}");
  }

  private HttpRequest.Builder to(String path, String body) {
    return post(path, body).header("authorization", "Bearer " + key);
  }

  private HttpResponse<String> json(String path, String body) throws Exception {
    return send(to(path, body));
  }

  private HttpResponse<String> form(String path, byte[] body) throws Exception {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("authorization", "Bearer " + key)
            .header("content-type", Form.TYPE)
            .POST(BodyPublishers.ofByteArray(body)));
  }
}
