package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Moonshot AI (Kimi) speaks OpenAI chat and takes earlier reasoning back as {@code
 * reasoning_content}. Kimi models sample as they are set and refuse other values; whether they
 * think is a typed object, but Kimi K3 and K2.7 always think; the former knows the efforts low,
 * high and max. A model that thinks cannot be forced to call a tool.
 */
@AutoService(Provider.class)
public final class Moonshot implements Provider {
  private static final String EFFORT = "reasoning_effort";
  private static final String THINKING = "thinking";
  private static final List<String> UNKNOWN = List.of("seed", "parallel_tool_calls");
  private static final List<String> FIXED =
      List.of("temperature", "top_p", "n", "presence_penalty", "frequency_penalty");
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withThinking(OpenAiOptions.Thinking.REASONING_CONTENT)
              .withEffort(OpenAiOptions.Effort.TYPE));

  @Override
  public String id() {
    return "moonshot";
  }

  @Override
  public String label() {
    return "Moonshot AI";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.moonshot.ai/v1");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return EnumSet.of(OpenAiRelay.FILES, OpenAiRelay.BATCHES);
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("sk-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://platform.moonshot.ai/console/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("MOONSHOT_API_KEY", "KIMI_API_KEY");
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  @Override
  public void adjust(ObjectNode body, ChatRequest request) {
    body.remove(UNKNOWN);
    JsonNode user = body.remove("user");
    if (user != null) {
      body.set("safety_identifier", user);
    }
    String model = body.path("model").asText();
    if (!model.startsWith("kimi-")) {
      body.remove(List.of(THINKING, EFFORT));
      if (body.path("temperature").asDouble() > 1) {
        body.put("temperature", 1.0);
      }
      return;
    }
    body.remove(FIXED);
    thinking(body, model);
    forced(body);
  }

  private static void thinking(ObjectNode body, String model) {
    boolean knowsEfforts = model.startsWith("kimi-k3");
    if (knowsEfforts) {
      effort(body);
    } else {
      body.remove(EFFORT);
    }
    if (disabled(body) && (knowsEfforts || model.startsWith("kimi-k2.7"))) {
      body.remove(THINKING);
    }
  }

  private static boolean disabled(ObjectNode body) {
    return body.path(THINKING).path("type").asText().equals("disabled");
  }

  private static void effort(ObjectNode body) {
    String wanted = body.path(EFFORT).asText();
    switch (wanted) {
      case "", "low", "high", "max" -> {}
      case "minimal" -> body.put(EFFORT, "low");
      case "xhigh" -> body.put(EFFORT, "max");
      default -> body.put(EFFORT, "high");
    }
  }

  private static void forced(ObjectNode body) {
    JsonNode choice = body.path("tool_choice");
    boolean forced = choice.isObject() || choice.asText().equals("required");
    if (forced && !disabled(body)) {
      body.put("tool_choice", "auto");
    }
  }
}
