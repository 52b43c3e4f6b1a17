package io.polyphony.llm.provider;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.ToolChoice;
import io.polyphony.llm.dialect.LeftOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request without each of its parameters in turn, by the parameter's name in OpenAI's words.
 * Values that only state what holds anyway are no parameters here.
 */
final class ReducedRequests {
  private final ChatRequest whole;
  private final Map<String, ChatRequest> reduced = new LinkedHashMap<>();

  private ReducedRequests(ChatRequest whole) {
    this.whole = whole;
  }

  static Map<String, ChatRequest> of(ChatRequest request) {
    var requests = new ReducedRequests(request);
    requests.sampling(request.parameters());
    requests.penalties(request.parameters());
    requests.rest();
    requests.extra();
    return requests.reduced;
  }

  private void sampling(Parameters has) {
    if (has.temperature() != null) {
      parameters("temperature", null, has.topP(), has.topK(), has.maxOutputTokens());
    }
    if (has.topP() != null) {
      parameters("top_p", has.temperature(), null, has.topK(), has.maxOutputTokens());
    }
    if (has.topK() != null) {
      parameters("top_k", has.temperature(), has.topP(), null, has.maxOutputTokens());
    }
    if (has.maxOutputTokens() != null) {
      parameters("max_tokens", has.temperature(), has.topP(), has.topK(), null);
    }
  }

  private void parameters(
      String name,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Integer topK,
      @Nullable Integer limit) {
    Parameters has = whole.parameters();
    put(
        name,
        new Parameters(
            temperature,
            topP,
            topK,
            limit,
            has.stop(),
            has.seed(),
            has.presencePenalty(),
            has.frequencyPenalty(),
            has.choices()));
  }

  private void penalties(Parameters has) {
    Double presence = has.presencePenalty();
    Double frequency = has.frequencyPenalty();
    Integer choices = has.choices();
    if (!has.stop().isEmpty()) {
      put("stop", others(has, List.of(), has.seed(), presence, frequency, choices));
    }
    if (has.seed() != null) {
      put("seed", others(has, has.stop(), null, presence, frequency, choices));
    }
    if (presence != null && presence != 0) {
      put("presence_penalty", others(has, has.stop(), has.seed(), null, frequency, choices));
    }
    if (frequency != null && frequency != 0) {
      put("frequency_penalty", others(has, has.stop(), has.seed(), presence, null, choices));
    }
    if (choices != null && choices > 1) {
      put("n", others(has, has.stop(), has.seed(), presence, frequency, null));
    }
  }

  private static Parameters others(
      Parameters has,
      List<String> stop,
      @Nullable Long seed,
      @Nullable Double presence,
      @Nullable Double frequency,
      @Nullable Integer choices) {
    return new Parameters(
        has.temperature(),
        has.topP(),
        has.topK(),
        has.maxOutputTokens(),
        stop,
        seed,
        presence,
        frequency,
        choices);
  }

  private void rest() {
    ToolChoice choice = whole.toolChoice();
    if (choice != null && !(choice instanceof ToolChoice.Auto)) {
      put("tool_choice", null, whole.parallelToolCalls(), format(), effort(), whole.user());
    }
    if (Boolean.FALSE.equals(whole.parallelToolCalls())) {
      put("parallel_tool_calls", choice, null, format(), effort(), whole.user());
    }
    if (format() != null && !(format() instanceof ResponseFormat.Text)) {
      put("response_format", choice, whole.parallelToolCalls(), null, effort(), whole.user());
    }
    if (effort() != null) {
      put("reasoning_effort", choice, whole.parallelToolCalls(), format(), null, whole.user());
    }
    if (whole.user() != null) {
      put("user", choice, whole.parallelToolCalls(), format(), effort(), null);
    }
  }

  private @Nullable ResponseFormat format() {
    return whole.responseFormat();
  }

  private @Nullable Reasoning effort() {
    return whole.reasoning();
  }

  private void extra() {
    for (String name : whole.extra().keySet()) {
      if (!LeftOut.repeats(whole, name)) {
        Map<String, JsonText> extra = new LinkedHashMap<>(whole.extra());
        extra.remove(name);
        put(name, whole.parameters(), extra);
      }
    }
  }

  private void put(String name, Parameters parameters) {
    put(name, parameters, whole.extra());
  }

  private void put(String name, Parameters parameters, Map<String, JsonText> extra) {
    reduced.put(
        name,
        new ChatRequest(
            whole.model(),
            whole.messages(),
            whole.tools(),
            whole.toolChoice(),
            whole.parallelToolCalls(),
            parameters,
            whole.responseFormat(),
            whole.reasoning(),
            whole.stream(),
            whole.includeUsage(),
            whole.user(),
            extra,
            whole.dialect()));
  }

  private void put(
      String name,
      @Nullable ToolChoice choice,
      @Nullable Boolean parallel,
      @Nullable ResponseFormat format,
      @Nullable Reasoning effort,
      @Nullable String user) {
    reduced.put(
        name,
        new ChatRequest(
            whole.model(),
            whole.messages(),
            whole.tools(),
            choice,
            parallel,
            whole.parameters(),
            format,
            effort,
            whole.stream(),
            whole.includeUsage(),
            user,
            whole.extra(),
            whole.dialect()));
  }
}
