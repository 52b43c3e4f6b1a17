package io.polyphony.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A provider that answers as scripted, in OpenAI's, Anthropic's, Gemini's or Ollama's wire format:
 * {@code ScriptedProvider.openAi().stream(openAiChunks("Hello", "
 * world")).pacedBy(ofMillis(20)).start()}. Answers are given in the order in which they were
 * scripted, the last one ever after. Lists its models at {@code /v1/models}.
 */
public final class ScriptedProvider implements AutoCloseable {
  private final CassetteServer server;
  private final Wire wire;

  private ScriptedProvider(CassetteServer server, Wire wire) {
    this.server = server;
    this.wire = wire;
  }

  /** Where a wire format asks for a completion: paths end in one of these. */
  private record Wire(String base, List<String> ends) {
    boolean asks(ReceivedRequest request) {
      return ends.stream().anyMatch(request.path()::endsWith);
    }
  }

  public static Script openAi() {
    return new Script(new Wire("/v1", List.of("/chat/completions")));
  }

  /** Speaks OpenAI's Responses API. */
  public static Script openAiResponses() {
    return new Script(new Wire("/v1", List.of("/responses")));
  }

  public static Script anthropic() {
    return new Script(new Wire("/v1", List.of("/messages")));
  }

  public static Script gemini() {
    return new Script(new Wire("/v1beta", List.of(":generateContent", ":streamGenerateContent")));
  }

  public static Script ollama() {
    return new Script(new Wire("", List.of("/api/chat", "/api/generate")));
  }

  /** Where its requests go, without a slash at the end. */
  public URI baseUrl() {
    return server.uri(wire.base());
  }

  /** The server below, for further rules. */
  public CassetteServer server() {
    return server;
  }

  /** The exchanges that asked for a completion. */
  public List<Exchange> completions() {
    return server.exchanges().stream().filter(exchange -> wire.asks(exchange.request())).toList();
  }

  /** Waits for the completion with that index, counted from 0. */
  public Exchange awaitCompletion(int index, Duration within) {
    Await.until("completion number " + (index + 1), within, () -> completions().size() > index);
    return completions().get(index);
  }

  @Override
  public void close() {
    server.close();
  }

  /** Answers to come. Not safe for several threads. */
  public static final class Script {
    private final List<Reply> replies = new ArrayList<>();
    private final Wire wire;
    private String[] models = {"test-model"};

    private Script(Wire wire) {
      this.wire = wire;
    }

    /** The next answer is this stream. */
    public Script stream(List<String> events) {
      return reply(Reply.stream(events));
    }

    /** The next answer is this whole text. */
    public Script says(String text, int inputTokens, int outputTokens) {
      return reply(Reply.json(200, OpenAiWire.openAiAnswer(text, inputTokens, outputTokens)));
    }

    /** The next answer is this error. */
    public Script fails(int status, String type, String code, String message) {
      return reply(Reply.json(status, OpenAiWire.openAiError(type, code, message)));
    }

    /** The next answer. */
    public Script reply(Reply reply) {
      replies.add(reply);
      return this;
    }

    /** Changes the answer scripted last. */
    public Script but(UnaryOperator<Reply> change) {
      replies.addLast(change.apply(replies.removeLast()));
      return this;
    }

    /** The answer scripted last waits that long before each piece but the first. */
    public Script pacedBy(Duration pace) {
      return but(reply -> reply.pacedBy(pace));
    }

    public Script models(String... names) {
      models = names.clone();
      return this;
    }

    public ScriptedProvider start() {
      if (replies.isEmpty()) {
        throw new IllegalStateException("no answer is scripted");
      }
      Reply[] then = replies.subList(1, replies.size()).toArray(Reply[]::new);
      var server = CassetteServer.start();
      server.on("/models", Reply.json(200, OpenAiWire.openAiModels(models)));
      server.on(wire::asks, CassetteServer.inOrder(replies.getFirst(), then));
      return new ScriptedProvider(server, wire);
    }
  }
}
