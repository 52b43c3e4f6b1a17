package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.ChatRequest;
import java.util.Set;

/** A client's own fields that do not reach a vendor of another dialect: said, never swallowed. */
public final class LeftOut {
  /** Kept by name only: what they say stands in the vocabulary as well. */
  private static final Set<String> SAID_ELSEWHERE =
      Set.of("max_tokens", "max_completion_tokens", "stream_options");

  /** Ours to serve, or read into the conversation. */
  private static final Set<String> SAID_BY_RESPONSES =
      Set.of("instructions", "include", "store", "previous_response_id", "reasoning");

  /** Gemini's reader keeps these whole, for its own dialect. */
  private static final Set<String> SAID_BY_GEMINI =
      Set.of(
          GeminiRequestReader.CONFIG, GeminiRequestReader.TOOLS, GeminiRequestReader.TOOL_CONFIG);

  private LeftOut() {}

  /** Whether an extra field of the request only repeats what the request says elsewhere. */
  public static boolean repeats(ChatRequest request, String name) {
    return SAID_ELSEWHERE.contains(name)
        || request.dialect().equals(OpenAiResponses.ID) && SAID_BY_RESPONSES.contains(name)
        || request.dialect().equals(GeminiGenerate.ID) && SAID_BY_GEMINI.contains(name);
  }

  /** Warns of every extra field of a request that was read in another dialect. */
  static void warn(ChatRequest request, Set<String> warnings) {
    for (String name : request.extra().keySet()) {
      if (!repeats(request, name)) {
        warnings.add(warning(name));
      }
    }
  }

  /** What is said of a field, or of a part of the request in words, that a vendor does not get. */
  static String warning(String name) {
    return name + " has no equivalent in this dialect and was left out";
  }
}
