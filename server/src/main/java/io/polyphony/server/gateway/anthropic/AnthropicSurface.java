package io.polyphony.server.gateway.anthropic;

import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Surface;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What clients of Anthropic send and expect beside the bodies. */
public final class AnthropicSurface {
  /** The header by which clients of Anthropic show that they are such. */
  public static final String VERSION = "anthropic-version";

  public static final Surface SURFACE =
      new Surface(AnthropicMessages.standard(), "msg_", "request-id", null);

  private static final List<String> FORWARDED = List.of(VERSION, "anthropic-beta");
  private static final Entry PLAIN = Entry.of(SURFACE);

  private AnthropicSurface() {}

  static Entry entry(HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (String name : FORWARDED) {
      List<String> values = request.headers().getAll(name);
      if (!values.isEmpty()) {
        headers.put(name, String.join(",", values));
      }
    }
    return headers.isEmpty() ? PLAIN : PLAIN.withHeaders(headers);
  }
}
