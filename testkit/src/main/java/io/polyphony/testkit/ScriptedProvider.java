package io.polyphony.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A provider that speaks OpenAI chat and answers as scripted: {@code
 * ScriptedProvider.openAi().stream(openAiChunks("Hello", " world")).pacedBy(ofMillis(20)).start()}.
 * Answers are given in the order in which they were scripted, the last one ever after. Lists its
 * models at {@code /v1/models}.
 */
public final class ScriptedProvider implements AutoCloseable {
  private static final String CHAT = "/chat/completions";

  private final CassetteServer server;

  private ScriptedProvider(CassetteServer server) {
    this.server = server;
  }

  public static Script openAi() {
    return new Script();
  }

  /** Where its requests go, without a slash at the end. */
  public URI baseUrl() {
    return server.uri("/v1");
  }

  /** The server below, for further rules. */
  public CassetteServer server() {
    return server;
  }

  /** The exchanges that asked for a completion. */
  public List<Exchange> completions() {
    return server.exchanges().stream()
        .filter(exchange -> exchange.request().path().endsWith(CHAT))
        .toList();
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
    private String[] models = {"test-model"};

    private Script() {}

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
      server.on(CHAT, replies.getFirst(), then);
      return new ScriptedProvider(server);
    }
  }
}
