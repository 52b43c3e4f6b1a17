package io.polyphony.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.RawCall;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads that are too large, come slowly, or never end. */
@QuarkusTest
@TestProfile(SmallUploadsProfile.class)
class UploadsTest extends EngineCase {

  /** Announced or not: a length that is not said is counted. */
  @ParameterizedTest
  @CsvSource({
    "/v1/audio/transcriptions,450000,true",
    "/v1/audio/transcriptions,450000,false",
    "/v1/files,550000,true",
    "/v1/files,550000,false",
  })
  void refusesWhatIsTooLarge(String path, int size, boolean announced) throws Exception {
    // Given
    answering();
    byte[] body = form(size);
    var publisher =
        announced
            ? BodyPublishers.ofByteArray(body)
            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));

    // When
    HttpResponse<String> got = send(to(path).POST(publisher));

    // Then
    assertThat(got.statusCode()).isEqualTo(413);
    assertThat(got.body()).contains("\"type\":\"request_too_large\"");
    assertThat(records()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/v1/audio/transcriptions,390000", "/v1/files,490000"})
  void takesWhatSaysNoLength(String path, int size) throws Exception {
    // Given
    CassetteServer provider = answering();
    byte[] body = form(size);

    // When
    HttpResponse<String> got =
        send(
            to(path)
                .expectContinue(true)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

    // Then
    assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
    assertThat(provider.exchanges().getFirst().request().body().length).isGreaterThan(size);
  }

  @Test
  void refusesJsonThatIsTooLarge() throws Exception {
    String body = "{\"model\":\"custom/test-model\",\"input\":\"" + "x".repeat(2_000) + "\"}";
    HttpResponse<String> got =
        send(post("/v1/moderations", body).header("authorization", "Bearer " + key));
    assertThat(got.statusCode()).isEqualTo(413);
  }

  /** Nothing of it is left, and a file was never more than begun. */
  @ParameterizedTest
  @CsvSource({"/v1/audio/transcriptions", "/v1/files"})
  void aClientThatLeavesWhileItSendsTakesAllAlong(String path) throws Exception {
    // Given
    CassetteServer provider = answering();

    // When
    try (RawCall call = RawCall.connect(address)) {
      call.begin(path, key, Form.TYPE, form(390_000), 350_000);
      if (path.equals("/v1/files")) {
        running(1);
      }
      call.reset();
    }

    // Then
    running(0);
    gone("polyphony_upstream_open");
    assertThat(provider.exchanges()).isEmpty();
    assertThat(records()).isEmpty();
  }

  private void running(int count) {
    Await.until(
        count + " requests to run",
        SOON,
        () -> meters.get("polyphony_admission_running").gauge().value() == count);
  }

  private static byte[] form(int size) {
    return new Form().file("file", new byte[size]).field("model", "custom/test-model").end();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header("authorization", "Bearer " + key)
        .header("content-type", Form.TYPE);
  }

  private CassetteServer answering() {
    CassetteServer server = started(CassetteServer.start());
    server.on(
        request -> true,
        request -> Reply.json(200, "{\"id\":\"file-1\",\"object\":\"file\",\"text\":\"hi\"}"));
    credential(server.uri("/v1"));
    return server;
  }
}
