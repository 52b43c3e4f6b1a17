package io.polyphony.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-in at GitHub with a code. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class DeviceSignInTest {
  private static final String CODE =
      "{\"device_code\":\"device-canary\",\"user_code\":\"ABCD-1234\","
          + "\"verification_uri\":\"https://github.com/login/device\",\"expires_in\":900,"
          + "\"interval\":5}";
  private static final String PREFIX = "polyphony.provider.copilot.";

  @Inject TestUsers users;
  @Inject Credentials credentials;

  private final CassetteServer server = CassetteServer.start();

  @BeforeEach
  void begin() {
    System.setProperty(PREFIX + "device-code-url", server.uri("/code").toString());
    System.setProperty(PREFIX + "device-token-url", server.uri("/token").toString());
    server.on("/code", Reply.json(200, CODE));
  }

  @AfterEach
  void end() {
    System.clearProperty(PREFIX + "device-code-url");
    System.clearProperty(PREFIX + "device-token-url");
    server.close();
  }

  @Test
  void theTokenBecomesACredentialAndIsNeverShown() {
    // Given
    TestUser ada = users.create();
    server.on(
        "/token",
        Reply.json(200, "{\"error\":\"authorization_pending\"}"),
        Reply.json(400, "{\"error\":\"slow_down\",\"interval\":10}"),
        Reply.json(200, "{\"access_token\":\"gho_canary_987654\",\"token_type\":\"bearer\"}"));

    // When
    Response begun = start(ada);
    String handle = begun.path("handle");

    // Then
    begun
        .then()
        .statusCode(200)
        .body("userCode", equalTo("ABCD-1234"))
        .body("page", equalTo("https://github.com/login/device"))
        .body("intervalSeconds", equalTo(5))
        .body(not(containsString("canary")));
    poll(ada, handle).then().body("state", equalTo("pending")).body("credential", nullValue());
    poll(ada, handle)
        .then()
        .body("state", equalTo("pending"))
        .body("intervalSeconds", equalTo(15));
    poll(ada, handle)
        .then()
        .body("state", equalTo("done"))
        .body("credential.provider", equalTo("copilot"))
        .body("credential.name", equalTo("Work"))
        .body(not(containsString("canary")));
    assertThat(credentials.active(ada.organisation()).getFirst().secret().reveal())
        .containsEntry("githubToken", "gho_canary_987654");
    ReceivedRequest asked = server.exchanges().getLast().request();
    assertThat(asked.text())
        .contains("device_code=device-canary")
        .contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code");
  }

  @ParameterizedTest
  @CsvSource({"access_denied, denied", "expired_token, expired"})
  void anEndWithoutATokenIsSaid(String error, String state) {
    TestUser ada = users.create();
    server.on("/token", Reply.json(200, "{\"error\":\"" + error + "\"}"));
    poll(ada, start(ada).path("handle")).then().statusCode(200).body("state", equalTo(state));
    assertThat(credentials.active(ada.organisation())).isEmpty();
  }

  @Test
  void aHandleServesItsOrganisationAlone() {
    TestUser ada = users.create();
    String handle = start(ada).path("handle");
    poll(users.create(), handle).then().statusCode(400);
    poll(ada, handle.replace('.', ',')).then().statusCode(400);
    poll(ada, "x").then().statusCode(400);
  }

  @Test
  void aProviderWithoutSignInIsNamed() {
    users
        .create()
        .request()
        .body(Map.of("provider", "openai"))
        .post("/api/credentials/device")
        .then()
        .statusCode(400)
        .body("error.fields[0].field", equalTo("provider"));
  }

  private static Response start(TestUser user) {
    return user.request().body(Map.of("provider", "copilot")).post("/api/credentials/device");
  }

  private static Response poll(TestUser user, String handle) {
    Map<String, String> body = new HashMap<>(Map.of("handle", handle, "name", "Work"));
    return user.request().body(body).post("/api/credentials/device/poll");
  }
}
