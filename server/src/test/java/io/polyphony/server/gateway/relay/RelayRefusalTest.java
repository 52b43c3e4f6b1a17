package io.polyphony.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.access.NewVirtualKey;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for images, audio and moderations that never reach a provider. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class RelayRefusalTest extends EngineCase {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/images/generations|{\"prompt\":\"x\"}|400|'model'",
        "/v1/images/generations|{\"model\":\"nobody/nothing\"}|404|not known",
        "/v1/images/generations|{\"model\":\"sandbox/echo\"}|400|no images",
        "/v1/moderations|{\"model\":\"sandbox/echo\"}|400|no moderations",
        "/v1/moderations|{\"model\":|400|not valid JSON",
        "/v1/audio/speech|[]|400|JSON object",
        "/v1/audio/transcriptions|{\"model\":\"custom/test-model\"}|415|multipart/form-data",
        "/v1/images/variations|{\"model\":\"custom/test-model\"}|415|multipart/form-data",
      })
  void refuses(String path, String body, int status, String words) throws Exception {
    HttpResponse<String> got = json(path, body);
    assertThat(got.statusCode()).as(got.body()).isEqualTo(status);
    assertThat(got.body()).contains(words, "\"error_id\":");
    assertThat(records()).isEmpty();
  }

  @Test
  void refusesAFormWithoutAModel() throws Exception {
    HttpResponse<String> got =
        form("/v1/audio/transcriptions", new Form().file("file", new byte[400_000]).end());
    assertThat(got.statusCode()).isEqualTo(400);
    assertThat(got.body()).contains("\"param\":\"model\"");
  }

  @Test
  void refusesAFormForADoorOfJson() throws Exception {
    HttpResponse<String> got =
        form("/v1/moderations", new Form().field("model", "custom/test-model").end());
    assertThat(got.statusCode()).isEqualTo(415);
  }

  @Test
  void refusesAModelThatTheKeyMayNotUse() throws Exception {
    // Given
    String limited =
        keys.issue(
                ada.caller(),
                new NewVirtualKey("limited", List.of("custom/other"), null, null, null))
            .secret();
    byte[] body = new Form().field("model", "custom/test-model").end();

    // When
    HttpResponse<String> got =
        send(
            HttpRequest.newBuilder(address.resolve("/v1/images/edits"))
                .header("authorization", "Bearer " + limited)
                .header("content-type", Form.TYPE)
                .POST(BodyPublishers.ofByteArray(body)));

    // Then
    assertThat(got.statusCode()).isEqualTo(403);
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    HttpResponse<String> got =
        send(HttpRequest.newBuilder(address.resolve("/v1/audio/speech")).GET());
    assertThat(got.statusCode()).isEqualTo(405);
    assertThat(got.headers().firstValue("allow")).hasValue("POST");
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
