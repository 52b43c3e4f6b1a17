package io.polyphony.server.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SecurityHeadersTest {

  @Test
  void everyAnswerCarriesThem() {
    for (String path :
        List.of("/api/session", "/api/virtual-keys", "/api/nothing", "/nothing", "/health/live")) {
      Response answer = given().get(path);
      assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy"))
          .as(path)
          .contains("script-src 'self';", "frame-ancestors 'none'", "object-src 'none'");
      assertThat(answer.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
      if (path.startsWith("/api/")) {
        assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
        assertThat(answer.contentType()).as(path).startsWith("application/json");
      }
    }
  }

  @Test
  void answersToProgramsAllowBrowsersNothing() {
    Response answer = given().get("/v1/models");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }
}
