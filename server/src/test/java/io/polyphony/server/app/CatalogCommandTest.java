package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.credential.TestCredentials;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PatientProfile.class)
class CatalogCommandTest {
  @Inject CommandServices services;
  @Inject TestUsers users;
  @Inject TestCredentials credentials;

  private ScriptedProvider provider;
  private UUID credential;
  private Caller owner;

  private record Outcome(int code, String said, String complained) {}

  @BeforeEach
  void anOwnerWithAServer() {
    users.create();
    owner = services.owner();
    provider =
        ScriptedProvider.openAi().says("hi", 1, 1).models("some-model", "another-model").start();
    credential = credentials.local(owner, "vllm", provider.baseUrl());
  }

  @AfterEach
  void leavesNothing() {
    provider.close();
    credentials.delete(owner, credential);
  }

  @Test
  void comparesKeepsAndLists() {
    // When
    Outcome before = run("catalog", "diff", "vllm");
    Outcome unkept = run("catalog", "list", "vllm");
    Outcome refreshed = run("catalog", "refresh", "vllm");
    Outcome listed = run("catalog", "list", "vllm");

    // Then
    assertThat(before.code()).isZero();
    assertThat(before.said())
        .contains("vllm (vLLM): 2 models, 2 not in the catalogue, 0 of the catalogue not listed")
        .contains("  + another-model")
        .contains("  + some-model");
    assertThat(unkept.said()).isEqualToIgnoringWhitespace("0 models");
    assertThat(refreshed.said()).contains("vllm (vLLM): 2 models, 2 new, 0 gone");
    assertThat(listed.code()).isZero();
    assertThat(listed.said())
        .containsPattern("vllm/some-model +unknown in +unknown out +listed by the provider, 20")
        .contains("2 models");
  }

  @Test
  void knowsWhatTheCatalogueKnows() {
    // When
    Outcome listed = run("catalog", "list", "--all", "perplexity");

    // Then
    assertThat(listed.said())
        .containsPattern("perplexity/sonar +\\$1 in +\\$1 out +@pydantic/genai-prices");
  }

  @Test
  void failsInWords() {
    // Given
    provider.server().on("/models", Reply.json(401, "{\"error\":{\"message\":\"no\"}}"));

    // When
    Outcome refused = run("catalog", "refresh", "vllm");
    Outcome unknown = run("catalog", "list", "nobody");
    Outcome without = run("catalog", "diff", "cerebras");

    // Then
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.complained()).contains("vllm (vLLM): ").contains("key");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.complained()).contains("There is no provider called nobody.");
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.complained()).contains("no active credential for cerebras");
  }

  private Outcome run(String... arguments) {
    var said = new StringWriter();
    var complained = new StringWriter();
    int code =
        Commands.run(
            services, new PrintWriter(said, true), new PrintWriter(complained, true), arguments);
    return new Outcome(code, said.toString(), complained.toString());
  }
}
