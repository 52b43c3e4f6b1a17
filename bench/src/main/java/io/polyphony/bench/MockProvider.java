package io.polyphony.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The provider behind every gateway of the comparison: answers OpenAI chat completions from memory.
 * A body that asks for a stream gets {@code chunks} events, one every {@code pace} milliseconds, or
 * what it says itself: {@code bench:tools:100:5} is a hundred pieces of a tool's call, one every
 * five milliseconds. The key {@value #FAILING} is always answered with 500. Runs in its own process
 * so that its CPU is nobody's.
 */
public final class MockProvider {
  private static final Buffer WHOLE =
      Buffer.buffer(
          """
          {"id":"chatcmpl-bench","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini-2024-07-18",\
          "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},\
          "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":180,"completion_tokens":120,\
          "total_tokens":300,"prompt_tokens_details":{"cached_tokens":0},\
          "completion_tokens_details":{"reasoning_tokens":0}}}"""
              .formatted("The tide follows the moon, and the moon does not hurry. ".repeat(10)));
  static final String FAILING = "sk-bench-fails";

  private static final Pattern WANTED = Pattern.compile("bench:(text|tools):(\\d+):(\\d+)");
  private static final Buffer BROKEN =
      Buffer.buffer("{\"error\":{\"message\":\"down\",\"type\":\"server_error\"}}");
  private static final Buffer CALL =
      chunk(
          "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
              + "\"function\":{\"name\":\"write\",\"arguments\":\"\"}}]}",
          "null");
  private static final Buffer ARGUMENTS =
      chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\" tide\"}}]}", "null");
  private static final Buffer CALLED = chunk("{}", "\"tool_calls\"");
  private static final Buffer FIRST = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
  private static final Buffer DELTA = chunk("{\"content\":\" tide\"}", "null");
  private static final Buffer LAST = chunk("{}", "\"stop\"");
  private static final Buffer USAGE =
      Buffer.buffer(
          "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
              + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[],\"usage\":{\"prompt_tokens\":180,"
              + "\"completion_tokens\":120,\"total_tokens\":300}}\n\n");
  private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

  private final Vertx vertx;
  private final int chunks;
  private final long paceMs;

  private MockProvider(Vertx vertx, int chunks, long paceMs) {
    this.vertx = vertx;
    this.chunks = chunks;
    this.paceMs = paceMs;
  }

  /** Arguments: port, chunks per stream, milliseconds between chunks. */
  public static void main(String[] arguments) {
    var vertx = Vertx.vertx();
    var mock =
        new MockProvider(vertx, Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setTcpNoDelay(true))
        .requestHandler(mock::answer)
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1");
  }

  private static Buffer chunk(String delta, String finish) {
    return Buffer.buffer(
        "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
            + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"logprobs\":null,\"finish_reason\":"
            + finish
            + "}]}\n\n");
  }

  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              String text = body.toString(StandardCharsets.ISO_8859_1);
              String key = request.getHeader(HttpHeaders.AUTHORIZATION);
              if (key != null && key.endsWith(FAILING)) {
                request
                    .response()
                    .setStatusCode(500)
                    .putHeader("content-type", "application/json")
                    .end(BROKEN);
              } else if (text.contains("\"stream\":true")) {
                stream(request.response(), wanted(text));
              } else {
                request.response().putHeader("content-type", "application/json").end(WHOLE);
              }
            });
  }

  private record Wanted(boolean tools, int chunks, long paceMs) {}

  private Wanted wanted(String body) {
    Matcher said = WANTED.matcher(body);
    return said.find()
        ? new Wanted(
            said.group(1).equals("tools"),
            Integer.parseInt(said.group(2)),
            Long.parseLong(said.group(3)))
        : new Wanted(false, chunks, paceMs);
  }

  private void stream(HttpServerResponse response, Wanted wanted) {
    response.putHeader("content-type", "text/event-stream").setChunked(true);
    response.write(wanted.tools() ? CALL : FIRST);
    int[] sent = {0};
    long timer =
        vertx.setPeriodic(
            wanted.paceMs(),
            id -> {
              if (sent[0]++ < wanted.chunks()) {
                response.write(wanted.tools() ? ARGUMENTS : DELTA);
              } else {
                vertx.cancelTimer(id);
                response.write(wanted.tools() ? CALLED : LAST);
                response.write(USAGE);
                response.end(DONE);
              }
            });
    response.exceptionHandler(gone -> vertx.cancelTimer(timer));
    response.closeHandler(gone -> vertx.cancelTimer(timer));
  }
}
