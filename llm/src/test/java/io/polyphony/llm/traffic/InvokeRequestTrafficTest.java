package io.polyphony.llm.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.dialect.BedrockInvoke;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What InvokeModel accepted of each maker's form is named as we name it. */
class InvokeRequestTrafficTest {
  private static final List<Message> ASKED =
      List.of(Message.of(Role.SYSTEM, "Be brief."), Message.of(Role.USER, "Hi"));
  private static final Parameters ALL =
      new Parameters(0.5, 0.9, 40, 10, List.of("|"), null, null, null, null);

  /** An older name that is still accepted. */
  private static final Set<String> OTHERS = Set.of("inferenceConfig.max_new_tokens");

  @Test
  void writesTheFieldsThatWereAccepted() throws IOException {
    List<String> missing = new ArrayList<>();
    int compared = 0;
    for (Recording recording : Recordings.all((provider, api) -> api.startsWith("invoke"))) {
      String model = model(recording.path());
      boolean prompts = recording.request().has("prompt") || recording.request().has("inputText");
      boolean tellsForm = !model.startsWith("arn:aws:sagemaker") && !isOlderClaude(model, prompts);
      if (recording.isError() || !recording.request().isObject() || !tellsForm) {
        continue;
      }
      // When
      JsonNode written =
          BedrockInvoke.standard().writeRequest(ChatRequest.of(model, ASKED, ALL)).body();
      // Then
      Set<String> names = names(recording.request());
      names.removeAll(names(written));
      names.removeAll(OTHERS);
      names.forEach(name -> missing.add(recording.name() + " " + name));
      compared++;
    }
    assertThat(missing).isEmpty();
    assertThat(compared).isGreaterThan(40);
  }

  /** Claude 2 takes messages as well as a prompt; we write the prompt. */
  private static boolean isOlderClaude(String model, boolean prompts) {
    return model.contains("anthropic.claude-v2") && !prompts;
  }

  private static String model(String path) {
    String[] steps = path.split("/");
    return URLDecoder.decode(steps[2], StandardCharsets.UTF_8);
  }

  /** Of the body, and of the objects in it, but for what the recorded conversations alone have. */
  private static Set<String> names(JsonNode body) {
    Set<String> names = new TreeSet<>();
    for (var field : body.properties()) {
      names.add(field.getKey());
      if (field.getValue().isObject()) {
        field.getValue().fieldNames().forEachRemaining(it -> names.add(field.getKey() + "." + it));
      }
    }
    names.removeIf(name -> name.startsWith("tool") || name.startsWith("thinking"));
    return names;
  }
}
