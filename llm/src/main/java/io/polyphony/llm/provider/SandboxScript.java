package io.polyphony.llm.provider;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.UpstreamError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the sandbox models say: a pure function of the request. A token is counted as one word with
 * its punctuation and following space; usage counts exactly those.
 *
 * <p>{@code echo} repeats the last prompt. {@code story} writes one of a few short texts, about 60
 * tokens a second. {@code slow} waits ten seconds, then writes about six tokens a second. {@code
 * tool} calls the first tool it is offered and then reports the tool's answer. {@code faulty}
 * fails: with the words "fail late" in the prompt after twenty tokens, with "overload" before the
 * first one as overloaded, else before the first one with a rate limit of five seconds.
 */
public final class SandboxScript {
  private static final long STORY_PACE_MS = 16;
  private static final long SLOW_FIRST_MS = 10_000;
  private static final long SLOW_PACE_MS = 160;

  private SandboxScript() {}

  /** The answer of {@code sandbox/<model>}, step by step; a failure is its last step. */
  public static List<SandboxStep> answer(String model, ChatRequest request) {
    String prompt = lastPrompt(request);
    return switch (model) {
      case "echo" -> told(request, prompt.isBlank() ? "(an empty prompt)" : prompt, 40, 4);
      case "story" -> told(request, SandboxTexts.choose(prompt), 180, STORY_PACE_MS);
      case "slow" -> told(request, SandboxTexts.choose(prompt), SLOW_FIRST_MS, SLOW_PACE_MS);
      case "tool" -> tool(request);
      case "faulty" -> faulty(request, prompt.toLowerCase(Locale.ROOT));
      default -> List.of(new SandboxStep(0, new Chunk.Failed(unknown(model))));
    };
  }

  private static List<SandboxStep> told(
      ChatRequest request, String text, long firstMs, long paceMs) {
    List<SandboxStep> steps = new ArrayList<>();
    List<String> tokens = tokens(stopped(request, text));
    Integer limit = request.parameters().maxOutputTokens();
    int most = limit == null ? tokens.size() : Math.clamp(limit, 0, tokens.size());
    List<String> said = tokens.subList(0, most);
    steps.add(new SandboxStep(firstMs, new Chunk.Start(null, null)));
    said.forEach(token -> steps.add(new SandboxStep(paceMs, new Chunk.TextDelta(token))));
    finish(steps, request, most, most < tokens.size() ? FinishReason.LENGTH : FinishReason.STOP);
    return steps;
  }

  private static List<SandboxStep> tool(ChatRequest request) {
    Message last = request.messages().isEmpty() ? null : request.messages().getLast();
    if (last != null && last.role() == Role.TOOL) {
      return told(request, "The tool answered: " + toolAnswer(last), 80, 10);
    }
    if (request.tools().isEmpty()) {
      return told(
          request,
          "I call the first tool that a request offers, but this one offers none.",
          80,
          10);
    }
    Tool tool = request.tools().getFirst();
    String arguments = SandboxArguments.of(tool);
    List<SandboxStep> steps = new ArrayList<>();
    steps.add(new SandboxStep(80, new Chunk.Start(null, null)));
    steps.add(
        new SandboxStep(
            0,
            new Chunk.ToolCallStart(
                0, "call_sandbox_" + request.messages().size(), tool.name(), null)));
    for (int from = 0; from < arguments.length(); from += 12) {
      String piece = arguments.substring(from, Math.min(arguments.length(), from + 12));
      steps.add(new SandboxStep(20, new Chunk.ToolCallDelta(0, piece)));
    }
    finish(steps, request, tokens(arguments).size(), FinishReason.TOOL_CALLS);
    return steps;
  }

  private static List<SandboxStep> faulty(ChatRequest request, String prompt) {
    if (prompt.contains("fail late")) {
      List<SandboxStep> steps =
          new ArrayList<>(told(request, SandboxTexts.choose(prompt), 120, 20));
      List<SandboxStep> begun = new ArrayList<>(steps.subList(0, Math.min(21, steps.size())));
      begun.add(
          new SandboxStep(
              200,
              new Chunk.Failed(
                  said(
                      ErrorCode.UPSTREAM_CUT,
                      "The sandbox broke this answer off, as it was asked to.",
                      null,
                      0))));
      return begun;
    }
    Failure failure =
        prompt.contains("overload")
            ? said(
                ErrorCode.UPSTREAM_OVERLOADED,
                "The sandbox plays an overloaded provider.",
                null,
                503)
            : said(
                ErrorCode.UPSTREAM_RATE_LIMIT,
                "The sandbox plays a provider whose rate limit is used up. It accepts new requests in 5 s.",
                Duration.ofSeconds(5),
                429);
    return List.of(new SandboxStep(400, new Chunk.Failed(failure)));
  }

  private static void finish(
      List<SandboxStep> steps, ChatRequest request, int output, FinishReason reason) {
    long input = 0;
    for (Message message : request.messages()) {
      input += tokens(message.text()).size();
    }
    steps.add(new SandboxStep(0, new Chunk.Finish(reason, reason.wire())));
    Usage usage = new Usage(input, (long) output, 0L, null, null, input, (long) output);
    steps.add(new SandboxStep(0, new Chunk.UsageReport(usage)));
  }

  private static Failure said(
      ErrorCode code,
      String message,
      @org.jspecify.annotations.Nullable Duration retryAfter,
      int status) {
    return new Failure(
        code, message, retryAfter, new UpstreamError(status, null, null, message, null));
  }

  private static Failure unknown(String model) {
    return Failure.of(ErrorCode.UPSTREAM_MODEL, "The sandbox has no model called " + model + ".");
  }

  private static String lastPrompt(ChatRequest request) {
    for (Message message : request.messages().reversed()) {
      if (message.role() == Role.USER) {
        return message.text();
      }
    }
    return "";
  }

  private static String toolAnswer(Message message) {
    var answer = new StringBuilder();
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolResult result) {
        for (Part content : result.content()) {
          if (content instanceof Part.Text text) {
            answer.append(text.text());
          }
        }
      }
    }
    return answer.toString();
  }

  private static String stopped(ChatRequest request, String text) {
    int end = text.length();
    for (String stop : request.parameters().stop()) {
      int at = stop.isEmpty() ? -1 : text.indexOf(stop);
      if (at >= 0) {
        end = Math.min(end, at);
      }
    }
    return text.substring(0, end);
  }

  /** Cuts after each run of white space: joined again, the pieces are the text. */
  static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int from = 0;
    for (int at = 1; at < text.length(); at++) {
      if (Character.isWhitespace(text.charAt(at - 1)) && !Character.isWhitespace(text.charAt(at))) {
        tokens.add(text.substring(from, at));
        from = at;
      }
    }
    if (from < text.length()) {
      tokens.add(text.substring(from));
    }
    return tokens;
  }
}
