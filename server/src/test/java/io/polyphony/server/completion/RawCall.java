package io.polyphony.server.completion;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client on a bare socket: it can stop anywhere, read slowly or not at all, and break off. */
public final class RawCall implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;
  private final StringBuilder received = new StringBuilder();

  private RawCall(Socket socket) {
    this.socket = socket;
  }

  public static RawCall connect(URI server) throws IOException {
    return connect(server, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer bytes that the system keeps for a client that does not read; 0 leaves it
   */
  public static RawCall connect(URI server, int receiveBuffer) throws IOException {
    var socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MS);
    return new RawCall(socket);
  }

  public RawCall send(String key, String body) throws IOException {
    return sendPart(key, body, Integer.MAX_VALUE);
  }

  /** Sends the request's head and that many bytes of its body. */
  public RawCall sendPart(String key, String body, int bytes) throws IOException {
    return post("/v1/chat/completions", key, body, bytes);
  }

  /** Sends a whole request to that path. */
  public RawCall post(String path, String key, String body) throws IOException {
    return post(path, key, body, Integer.MAX_VALUE);
  }

  /** Sends a request's head and that many bytes of its body. */
  public RawCall begin(String path, String key, String type, byte[] body, int bytes)
      throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nhost: test\r\nauthorization: Bearer "
            + key
            + "\r\ncontent-type: "
            + type
            + "\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body, 0, Math.min(bytes, body.length));
    return this;
  }

  private RawCall post(String path, String key, String body, int bytes) throws IOException {
    byte[] whole = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nhost: test\r\nauthorization: Bearer "
            + key
            + "\r\ncontent-type: application/json\r\ncontent-length: "
            + whole.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(whole, 0, Math.min(bytes, whole.length));
    return this;
  }

  /** Asks for an address as it stands, which other clients would refuse to send. */
  public RawCall get(String address) throws IOException {
    String head = "GET " + address + " HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public RawCall get(String path, String key) throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nhost: test\r\nauthorization: Bearer " + key;
    socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** Reads until that text has come, or the answer is over; returns all that was read so far. */
  public String readUntil(String text) throws IOException {
    return read(text, 1);
  }

  /** Reads until that text has come so many times, or the answer is over. */
  public String read(String text, int times) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[16 << 10];
    while (count(text) < times) {
      int length = in.read(buffer);
      if (length < 0) {
        break;
      }
      received.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    }
    return received.toString();
  }

  /** Takes bytes without keeping them; returns how many came, and the last of them. */
  public Drained drainUntil(String end) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[64 << 10];
    long total = 0;
    String tail = "";
    while (!tail.contains(end)) {
      int length = in.read(buffer);
      if (length < 0) {
        break;
      }
      total += length;
      String joined = tail + new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      tail = joined.substring(Math.max(0, joined.length() - 500));
    }
    return new Drained(total, tail);
  }

  /** What was read and thrown away. */
  public record Drained(long bytes, String tail) {}

  /** Breaks the connection with RST. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Closes the connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int count(String text) {
    int found = 0;
    for (int at = received.indexOf(text); at >= 0; at = received.indexOf(text, at + 1)) {
      found++;
    }
    return found;
  }
}
