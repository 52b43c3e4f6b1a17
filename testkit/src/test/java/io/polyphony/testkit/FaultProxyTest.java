package io.polyphony.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final CassetteServer server =
      CassetteServer.start().on("/chat", Reply.stream(List.of("x".repeat(50), "y".repeat(50))));
  private final FaultProxy proxy = FaultProxy.before(server.port());

  @AfterEach
  void stop() {
    proxy.close();
    server.close();
  }

  @Test
  void isTransparentWithoutToxics() throws Exception {
    assertThat(answer()).contains("200 OK").contains("x".repeat(50)).contains("y".repeat(50));
    assertThat(proxy.accepted()).isEqualTo(1);
    Await.until("the connection closed", SOON, () -> proxy.open() == 0);
  }

  @Test
  void cutsAfterSoManyBytes() throws Exception {
    // Given
    proxy.toClient(new Toxic.CutAfter(30));

    // When, then
    assertThat(answer()).hasSize(30);
  }

  @Test
  void jitterKeepsTheOrder() throws Exception {
    // Given
    String clean = answer();
    proxy.toClient(
        new Toxic.Jitter(Duration.ofMillis(5), 7), new Toxic.Drip(9, Duration.ofNanos(1)));

    // When, then
    assertThat(answer()).isEqualTo(clean);
  }

  @Test
  void corruptsOneByte() throws Exception {
    // Given
    String clean = answer();
    int at = clean.indexOf("xxx");
    proxy.toClient(new Toxic.Corrupt(at));

    // When
    String corrupt = answer();

    // Then
    assertThat(corrupt).isNotEqualTo(clean).hasSize(clean.length());
    assertThat(corrupt.substring(at + 1)).isEqualTo(clean.substring(at + 1));
  }

  @Test
  void repeatsARangeAlsoAcrossPieces() throws Exception {
    // Given
    String clean = answer();
    int from = clean.indexOf("xxx") + 10;
    int until = clean.indexOf("yyy") + 10;
    proxy.toClient(new Toxic.Repeat(from, until));

    // When, then
    assertThat(answer())
        .isEqualTo(
            clean.substring(0, until) + clean.substring(from, until) + clean.substring(until));
  }

  @Test
  void resetsAfterSoManyBytes() {
    // Given
    proxy.toClient(new Toxic.ResetAfter(30));

    // When, then
    assertThatThrownBy(this::answer).isInstanceOf(SocketException.class);
  }

  @Test
  void stallsAndPassesTheClientsLeavingOn() throws Exception {
    // Given
    server.on("/chat", Reply.stream(List.of("data: 1\n\n")).stallAfter(9));
    proxy.toClient(Toxic.blackHole());
    Socket socket = ask();
    Exchange exchange = server.awaitExchange(0, SOON);
    exchange.awaitSent(9, SOON);
    socket.setSoTimeout(100);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);

    // When
    socket.close();

    // Then
    assertThat(exchange.awaitEnd(SOON)).isEqualTo(Exchange.Ending.CLIENT_LEFT);
  }

  @Test
  void aBlackHoleTowardsTheServerHidesTheRequest() throws Exception {
    // Given
    proxy.toServer(Toxic.blackHole());

    // When
    try (Socket socket = ask()) {
      socket.setSoTimeout(100);

      // Then
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(server.exchanges()).isEmpty();
    }
  }

  @Test
  void slowsAndDripsWithoutLosingAByte() throws Exception {
    // Given
    long begun = System.nanoTime();
    proxy.toClient(
        new Toxic.Latency(Duration.ofMillis(50)), new Toxic.Drip(40, Duration.ofMillis(5)));

    // When
    String answer = answer();

    // Then: never sooner than the toxics allow
    assertThat(answer).contains("x".repeat(50)).contains("y".repeat(50)).endsWith("0\r\n\r\n");
    assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofMillis(50).toNanos());
  }

  @Test
  void healsForNewConnections() throws Exception {
    // Given
    proxy.toClient(new Toxic.CutAfter(1));
    assertThat(answer()).hasSize(1);

    // When
    proxy.heal();

    // Then
    assertThat(answer()).endsWith("0\r\n\r\n");
  }

  @Test
  void closesWhenTheTargetIsNotThere() throws Exception {
    try (var orphan = FaultProxy.before(FaultProxy.closedPort());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), orphan.port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void nobodyListensOnAClosedPort() {
    int port = FaultProxy.closedPort();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  private String answer() throws IOException {
    try (Socket socket = ask()) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private Socket ask() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout((int) SOON.toMillis());
    socket
        .getOutputStream()
        .write(
            "POST /chat HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
