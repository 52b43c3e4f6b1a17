package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every recorded request that Bedrock accepted is read and written back as it was meant. */
class BedrockRequestTrafficTest {
  private static final List<Recording> ACCEPTED = new ArrayList<>();
  private static final List<String> MODELS =
      List.of("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-lite-v1:0");

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> api.startsWith("converse"))) {
      if (!recording.isError() && recording.request().isObject()) {
        ACCEPTED.add(recording);
      }
    }
    assertThat(ACCEPTED).hasSizeGreaterThan(60);
  }

  @Test
  void writesBackWhatItRead() {
    List<String> differences = new ArrayList<>();
    for (Recording recording : ACCEPTED) {
      // When
      WireRequest written = BedrockConverse.standard().writeRequest(read(recording));
      // Then
      JsonNode wanted = meaning(recording.request());
      JsonNode got = meaning(written.body());
      if (!AnthropicMeaning.equal(wanted, got)) {
        differences.add(recording.name() + "\n  wanted " + wanted + "\n  got    " + got);
      }
      assertThat(written.warnings()).as(recording.name()).isEmpty();
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void writesRequestsThatAwsDescribes() throws IOException {
    // Given
    AwsDescription description = description();
    int valid = 0;
    for (Recording recording : ACCEPTED) {
      if (!description.violations("ConverseRequest", recording.request()).isEmpty()) {
        continue;
      }
      // When
      WireRequest written = BedrockConverse.standard().writeRequest(read(recording));
      // Then
      assertThat(description.violations("ConverseRequest", written.body()))
          .as(recording.name())
          .isEmpty();
      valid++;
    }
    assertThat(valid).isGreaterThan(50);
  }

  /** What other dialects' clients ask, translated: valid too, whatever they asked. */
  @Test
  void translatesOtherDialectsToWhatAwsDescribes() throws IOException {
    List<String> violations = new ArrayList<>();
    int asked = translated("chat-completions", "openai", OpenAiChat.standard(), violations);
    asked += translated("messages", "anthropic", AnthropicMessages.standard(), violations);
    assertThat(violations).isEmpty();
    assertThat(asked).isGreaterThan(100);
  }

  private static int translated(
      String api, String provider, Dialect dialect, List<String> violations) throws IOException {
    AwsDescription description = description();
    int asked = 0;
    for (Recording recording :
        Recordings.all((vendor, each) -> each.equals(api) && vendor.equals(provider))) {
      if (recording.isError() || !recording.request().path("model").isTextual()) {
        continue;
      }
      byte[] body = recording.request().toString().getBytes(UTF_8);
      ChatRequest read = dialect.readRequest(InboundRequest.of(body));
      for (String model : MODELS) {
        WireRequest written = BedrockConverse.standard().writeRequest(read.withModel(model));
        description
            .violations("ConverseRequest", written.body())
            .forEach(violation -> violations.add(recording.name() + " " + violation));
      }
      asked++;
    }
    return asked;
  }

  private static AwsDescription description() throws IOException {
    return AwsDescription.of(
        Recordings.folder("specs").resolve("bedrock/bedrock-runtime-service-2.json"));
  }

  private static ChatRequest read(Recording recording) {
    byte[] body = recording.request().toString().getBytes(UTF_8);
    boolean stream = recording.api().equals("converse-stream");
    return BedrockConverse.standard().readRequest(new InboundRequest(body, "model", stream));
  }

  /** The one form that requests of the same meaning share. */
  private static JsonNode meaning(JsonNode request) {
    ObjectNode meant = request.deepCopy();
    if (meant.path("inferenceConfig") instanceof ObjectNode inference
        && inference.path("stopSequences").isEmpty()) {
      inference.remove("stopSequences");
    }
    for (String name : List.of("system", "inferenceConfig", "additionalModelRequestFields")) {
      if (meant.path(name).isContainerNode() && meant.path(name).isEmpty()) {
        meant.remove(name);
      }
    }
    for (JsonNode message : meant.path("messages")) {
      for (JsonNode block : message.path("content")) {
        if (block.path("toolResult") instanceof ObjectNode result) {
          if (!result.path("status").asText().equals("error")) {
            result.remove("status");
          }
          result.path("content").forEach(BedrockRequestTrafficTest::asText);
        }
      }
    }
    ArrayNode turns = meant.arrayNode();
    for (JsonNode message : meant.path("messages")) {
      JsonNode last = turns.path(turns.size() - 1);
      if (last.path("role").equals(message.path("role"))) {
        ((ArrayNode) last.path("content")).addAll((ArrayNode) message.path("content"));
      } else {
        turns.add(message);
      }
    }
    meant.set("messages", turns);
    return meant;
  }

  private static void asText(JsonNode block) {
    if (block instanceof ObjectNode object && object.has("json")) {
      object.put("text", object.remove("json").toString());
    }
  }
}
