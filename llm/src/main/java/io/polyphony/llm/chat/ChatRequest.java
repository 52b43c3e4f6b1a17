package io.polyphony.llm.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks, independent of any wire format.
 *
 * @param model the name as asked
 * @param messages in order; system messages may stand anywhere
 * @param tools empty if none
 * @param stream whether the client wants chunks
 * @param includeUsage whether the client asked for usage in the stream; we always ask upstream
 * @param user the client's opaque id of its end user, if sent
 * @param extra top-level fields of the inbound dialect that have no place above, by name; emitted
 *     only towards the same dialect
 * @param dialect id of the dialect the request was read from, which {@code extra} belongs to
 */
public record ChatRequest(
    String model,
    List<Message> messages,
    List<Tool> tools,
    @Nullable ToolChoice toolChoice,
    @Nullable Boolean parallelToolCalls,
    Parameters parameters,
    @Nullable ResponseFormat responseFormat,
    @Nullable Reasoning reasoning,
    boolean stream,
    boolean includeUsage,
    @Nullable String user,
    Map<String, JsonText> extra,
    String dialect) {

  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** A plain request made by the product itself (web chat, command line). */
  public static ChatRequest of(String model, List<Message> messages, Parameters parameters) {
    return new ChatRequest(
        model,
        messages,
        List.of(),
        null,
        null,
        parameters,
        null,
        null,
        true,
        true,
        null,
        Map.of(),
        "");
  }

  public ChatRequest withModel(String name) {
    return new ChatRequest(
        name,
        messages,
        tools,
        toolChoice,
        parallelToolCalls,
        parameters,
        responseFormat,
        reasoning,
        stream,
        includeUsage,
        user,
        extra,
        dialect);
  }

  public ChatRequest withReasoning(@Nullable Reasoning value) {
    return new ChatRequest(
        model,
        messages,
        tools,
        toolChoice,
        parallelToolCalls,
        parameters,
        responseFormat,
        value,
        stream,
        includeUsage,
        user,
        extra,
        dialect);
  }
}
