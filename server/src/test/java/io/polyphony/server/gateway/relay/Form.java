package io.polyphony.server.gateway.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A form as browsers and SDKs write it. */
final class Form {
  static final String TYPE = "multipart/form-data; boundary=edge";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Form field(String name, String value) {
    text(
        "--edge\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
    return this;
  }

  Form file(String name, byte[] content) {
    text("--edge\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"a.bin\"\r\n");
    text("Content-Type: application/octet-stream\r\n\r\n");
    bytes.writeBytes(content);
    text("\r\n");
    return this;
  }

  byte[] end() {
    text("--edge--\r\n");
    return bytes.toByteArray();
  }

  private void text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
