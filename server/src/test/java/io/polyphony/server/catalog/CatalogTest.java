package io.polyphony.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.dialect.BedrockInvoke;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CatalogTest {
  private static final Path EXAMPLES =
      Path.of("..", "llm", "src", "test", "resources", "cassettes");

  @Inject TestUsers users;

  @Test
  void withoutAnyKeyTheSandboxIsOpenAndNothingElse() {
    // When
    Response answer = users.create().request().get("/api/catalog");

    // Then
    answer
        .then()
        .statusCode(200)
        .body("providers.find { it.id == 'sandbox' }.status", equalTo("ready"))
        .body("providers.find { it.id == 'sandbox' }.kind", equalTo("sandbox"))
        .body("providers.find { it.id == 'openai' }.status", equalTo("no_key"))
        .body("providers.find { it.id == 'openai' }.capabilities", hasItem("vision"))
        .body("providers.find { it.id == 'openai' }.fields[0].secret", equalTo(true))
        .body("providers.find { it.id == 'openai' }.environmentVariable", equalTo("OPENAI_API_KEY"))
        .body("providers.find { it.id == 'ollama' }.environmentVariable", nullValue())
        .body(
            "models.findAll { it.available }.id",
            containsInAnyOrder(
                "sandbox/echo", "sandbox/faulty", "sandbox/slow", "sandbox/story", "sandbox/tool"))
        .body("models.findAll { it.sandbox }", hasSize(5))
        .body("models.known", everyItem(equalTo(true)));
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() {
    // Given
    TestUser ada = users.create();
    String tag = ada.request().get("/api/catalog").header("ETag");

    // When
    Response again = ada.request().header("If-None-Match", tag).get("/api/catalog");

    // Then
    again.then().statusCode(304).header("ETag", equalTo(tag));
    ada.request().header("If-None-Match", "\"other\"").get("/api/catalog").then().statusCode(200);
    RestAssured.given().get("/api/catalog").then().statusCode(401);
  }

  /**
   * What is offered is what conformance proves. The library's conformance test runs every wire
   * example, so what stands here is proven: each provider and capability on offer has an example,
   * and each example's provider is on offer. Examples may go further, for models that only a
   * provider's own list names.
   */
  @Test
  void offersWhatConformanceProvesAndNothingElse() throws IOException {
    // Given
    Map<String, Set<String>> proven = new TreeMap<>();
    for (Path folder : folders(EXAMPLES)) {
      Path file = folder.resolve("examples.json");
      String name = folder.getFileName().toString();
      boolean dialect = Dialects.find(name).isPresent() || name.equals(BedrockInvoke.ID);
      if (Files.exists(file) && !dialect) {
        proven.put(name, keys(file));
      }
    }

    // When
    Map<String, Set<String>> offered = new TreeMap<>();
    JsonNode answer =
        new ObjectMapper().readTree(users.create().request().get("/api/catalog").asByteArray());
    for (JsonNode provider : answer.path("providers")) {
      Set<String> capabilities = new TreeSet<>();
      provider.path("capabilities").forEach(word -> capabilities.add(word.asText()));
      offered.put(provider.path("id").asText(), capabilities);
    }
    offered.remove("sandbox");

    // Then
    assertThat(offered.keySet()).isEqualTo(proven.keySet());
    offered.forEach(
        (id, capabilities) ->
            assertThat(proven.get(id)).as("examples of " + id).containsAll(capabilities));
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> found = Files.list(parent)) {
      return found.filter(Files::isDirectory).toList();
    }
  }

  private static Set<String> keys(Path file) throws IOException {
    Set<String> keys = new TreeSet<>();
    new ObjectMapper().readTree(file.toFile()).fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
