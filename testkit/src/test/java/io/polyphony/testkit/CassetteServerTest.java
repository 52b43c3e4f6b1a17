package io.polyphony.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CassetteServerTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final CassetteServer server = CassetteServer.start();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void stop() {
    client.shutdownNow();
    server.close();
  }

  @Test
  void answersInOrderAndTheLastOneEverAfter() throws Exception {
    // Given
    server.on("/chat", Reply.json(429, "{}").header("Retry-After", "2"), Reply.json(200, "[1]"));

    // When
    HttpResponse<String> first = post("/v1/chat", "{}");
    HttpResponse<String> second = post("/v1/chat", "{}");
    HttpResponse<String> third = post("/v1/chat", "{}");

    // Then
    assertThat(first.statusCode()).isEqualTo(429);
    assertThat(first.headers().firstValue("retry-after")).hasValue("2");
    assertThat(second.body()).isEqualTo("[1]");
    assertThat(third.body()).isEqualTo("[1]");
  }

  @Test
  void remembersWhatWasAsked() throws Exception {
    // Given
    server.on("/chat", Reply.json(200, "{}"));

    // When
    post("/v1/chat?alt=sse", "{\"stream\":true}");

    // Then
    ReceivedRequest request = server.awaitExchange(0, SOON).request();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/v1/chat");
    assertThat(request.query()).isEqualTo("alt=sse");
    assertThat(request.header("x-test")).isEqualTo("yes");
    assertThat(request.asksForStream()).isTrue();
  }

  @Test
  void saysSoWhenNoRuleTakesARequest() throws Exception {
    assertThat(post("/nothing", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aLaterRuleGoesFirst() throws Exception {
    // Given
    server.on("/chat", Reply.json(200, "1"));
    server.on("/chat", Reply.json(200, "2"));

    // When, then
    assertThat(post("/chat", "").body()).isEqualTo("2");
  }

  @Test
  void everyCuttingArrivesAsTheSameBody() throws Exception {
    // Given
    String text = "data: {\"a\":\"Grüße, 世界 🌍\"}\n\n".repeat(20);
    List<Cutting> cuttings =
        List.of(
            new Cutting.Whole(),
            Cutting.bytes(),
            new Cutting.Every(7),
            new Cutting.Sizes(List.of(3, 0, 50)),
            new Cutting.Randomly(42, 300));

    for (Cutting cutting : cuttings) {
      // When
      server.on("/chat", Reply.stream(List.of(text)).cut(cutting));

      // Then
      assertThat(post("/chat", "").body()).as("%s", cutting).isEqualTo(text);
    }
  }

  @Test
  void cutsAWholeBodyShort() {
    // Given
    server.on("/chat", Reply.json(200, "{\"text\":\"long enough\"}").cutAfter(10));

    // When, then
    assertThatThrownBy(() -> post("/chat", "")).isInstanceOf(IOException.class);
    assertThat(server.awaitExchange(0, SOON).awaitEnd(SOON))
        .isEqualTo(Exchange.Ending.BROKEN_BY_SCRIPT);
    assertThat(server.exchanges().getFirst().bytesSent()).isEqualTo(10);
  }

  @Test
  void cutsAStreamShort() throws Exception {
    // Given
    server.on("/chat", Reply.stream(List.of("data: 1\n\n", "data: 2\n\n")).cutAfter(12));

    // When
    try (Socket socket = ask("/chat")) {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      // Then
      assertThat(all).contains("data: 1\n\n").contains("dat").doesNotContain("data: 2");
      assertThat(all).doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void resetsTheConnection() throws Exception {
    // Given
    server.on("/chat", Reply.stream(List.of("data: 1\n\n", "data: 2\n\n")).resetAfter(9));

    // When
    try (Socket socket = ask("/chat")) {
      InputStream in = socket.getInputStream();

      // Then
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void hangsUpOrResetsWithoutAnAnswer() throws Exception {
    // Given
    server.on("/cut", Reply.json(200, "{}").hangingUp());
    server.on("/reset", Reply.json(200, "{}").resetting());

    // When
    try (Socket cut = ask("/cut");
        Socket reset = ask("/reset")) {

      // Then
      assertThat(cut.getInputStream().readAllBytes()).isEmpty();
      assertThatThrownBy(() -> reset.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void seesTheClientLeaveASilentStream() throws Exception {
    // Given
    server.on("/chat", Reply.stream(OpenAiWire.openAiChunks("Hello")).stallAfter(20));
    Socket socket = ask("/chat");
    Exchange exchange = server.awaitExchange(0, SOON);
    exchange.awaitSent(20, SOON);
    assertThat(server.open()).isEqualTo(1);

    // When
    long left = System.nanoTime();
    socket.close();

    // Then
    assertThat(exchange.awaitClientLeft(SOON)).isGreaterThan(left);
    assertThat(server.open()).isZero();
  }

  @Test
  void seesTheClientLeaveBeforeTheHead() throws Exception {
    // Given
    server.on("/chat", Reply.json(200, "{}").silent());
    Socket socket = ask("/chat");
    Exchange exchange = server.awaitExchange(0, SOON);

    // When
    socket.close();

    // Then
    assertThat(exchange.awaitEnd(SOON)).isEqualTo(Exchange.Ending.CLIENT_LEFT);
  }

  @Test
  void holdsUntilTheTestReleases() throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    server.on("/chat", Reply.stream(List.of("data: 1\n\n", "data: 2\n\n")).heldAfter(9, released));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request("/chat", ""), BodyHandlers.ofString());
    Exchange exchange = server.awaitExchange(0, SOON);
    exchange.awaitSent(9, SOON);
    assertThat(answer).isNotDone();

    // When
    released.complete(null);

    // Then
    assertThat(answer.get().body()).isEqualTo("data: 1\n\ndata: 2\n\n");
    assertThat(exchange.awaitEnd(SOON)).isEqualTo(Exchange.Ending.COMPLETE);
  }

  @Test
  void sendsTheHeadBeforeAHeldBody() throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    server.on("/chat", Reply.json(200, "[1]").heldAfter(0, released));

    // When
    HttpResponse<InputStream> answer =
        client.send(request("/chat", ""), BodyHandlers.ofInputStream());

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    released.complete(null);
    assertThat(answer.body().readAllBytes()).asString().isEqualTo("[1]");
  }

  @Test
  void pacesAndDelays() throws Exception {
    // Given
    long begun = System.nanoTime();
    server.on(
        "/chat",
        Reply.stream(List.of("a", "b", "c"))
            .pacedBy(Duration.ofMillis(30))
            .delayedBy(Duration.ofMillis(40)));

    // When
    HttpResponse<String> answer = post("/chat", "");

    // Then: never sooner than scripted
    assertThat(answer.body()).isEqualTo("abc");
    assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofMillis(95).toNanos());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(request(path, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String body) {
    URI uri = server.uri(path);
    return HttpRequest.newBuilder(uri)
        .header("X-Test", "yes")
        .POST(BodyPublishers.ofString(body))
        .timeout(SOON)
        .build();
  }

  private Socket ask(String path) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) SOON.toMillis());
    socket
        .getOutputStream()
        .write(
            ("POST " + path + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
