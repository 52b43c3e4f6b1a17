package io.polyphony.llm.provider;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.UpstreamError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the sandbox models say: a pure function of the request.
 *
 * <p>A token is one word with its punctuation and the white space after it. Usage counts exactly
 * those: as input all text of the messages, with tool calls' arguments and tools' answers; as
 * output the text or arguments of the answer.
 *
 * <p>{@code echo} repeats the last prompt. {@code story} writes one of a few short texts, about 60
 * tokens a second. {@code slow} waits ten seconds, then writes such a text in fifty. {@code tool}
 * calls the tool that the request names, else the first one it offers, and then reports the tool's
 * answer. {@code faulty} fails: with the words "fail late" in the prompt after twenty tokens, with
 * "overload" or "fail early" before the first one as overloaded, else before the first one with a
 * rate limit of five seconds.
 */
public final class SandboxScript {
  private static final long STORY_PACE_MS = 16;
  private static final long SLOW_FIRST_MS = 10_000;
  private static final long SLOW_REST_MS = 50_000;

  private SandboxScript() {}

  /** The answer of {@code sandbox/<model>}, step by step; a failure is its last step. */
  public static List<SandboxStep> answer(String model, ChatRequest request) {
    String prompt = lastPrompt(request);
    return switch (model) {
      case "echo" -> told(request, prompt.isBlank() ? "(an empty prompt)" : prompt, 40, 4);
      case "story" -> told(request, SandboxTexts.choose(prompt), 180, STORY_PACE_MS);
      case "slow" -> slow(request, SandboxTexts.choose(prompt));
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

  private static List<SandboxStep> slow(ChatRequest request, String text) {
    return told(request, text, SLOW_FIRST_MS, SLOW_REST_MS / tokens(text).size());
  }

  private static List<SandboxStep> tool(ChatRequest request) {
    Message last = request.messages().isEmpty() ? null : request.messages().getLast();
    if (last != null && last.parts().stream().anyMatch(Part.ToolResult.class::isInstance)) {
      return told(request, "The tool answered: " + toolAnswer(last), 80, 10);
    }
    Tool tool = chosen(request);
    if (tool == null) {
      return told(
          request,
          "I call the first tool that a request offers and allows, but this one has none.",
          80,
          10);
    }
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

  private static @Nullable Tool chosen(ChatRequest request) {
    return switch (request.toolChoice()) {
      case ToolChoice.None none -> null;
      case ToolChoice.Named named ->
          request.tools().stream()
              .filter(tool -> tool.name().equals(named.name()))
              .findFirst()
              .orElse(null);
      case ToolChoice.Auto auto -> first(request);
      case ToolChoice.Required required -> first(request);
      case null -> first(request);
    };
  }

  private static @Nullable Tool first(ChatRequest request) {
    return request.tools().isEmpty() ? null : request.tools().getFirst();
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
        prompt.contains("overload") || prompt.contains("fail early")
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
      input += size(message.parts());
    }
    steps.add(new SandboxStep(0, new Chunk.Finish(reason, reason.wire())));
    Usage usage = new Usage(input, (long) output, 0L, null, null, input, (long) output);
    steps.add(new SandboxStep(0, new Chunk.UsageReport(usage)));
  }

  private static long size(List<Part> parts) {
    long size = 0;
    for (Part part : parts) {
      size +=
          switch (part) {
            case Part.Text text -> tokens(text.text()).size();
            case Part.Refusal refusal -> tokens(refusal.text()).size();
            case Part.Thinking thinking -> tokens(thinking.text()).size();
            case Part.ToolCall call -> tokens(call.arguments()).size();
            case Part.ToolResult result -> size(result.content());
            case Part.Image image -> 0;
            case Part.Document document -> 0;
            case Part.Audio audio -> 0;
            case Part.RedactedThinking redacted -> 0;
            case Part.Opaque opaque -> 0;
          };
    }
    return size;
  }

  private static Failure said(
      ErrorCode code, String message, @Nullable Duration retryAfter, int status) {
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
