package io.polyphony.server.gateway.gemini;

import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.gateway.Surface;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What clients of Gemini send and expect beside the bodies. */
public final class GeminiSurface {
  public static final Surface SURFACE = new Surface(GeminiGenerate.standard(), "", null, null);

  public static final String MODELS = "/v1beta/models";

  private GeminiSurface() {}

  /** The virtual key, if it stands in the address and in no header. */
  public static @Nullable String key(HttpServerRequest request) {
    boolean inHeader =
        request.getHeader("x-goog-api-key") != null
            || request.getHeader("authorization") != null
            || request.getHeader("x-api-key") != null;
    return inHeader ? null : request.getParam("key");
  }

  /**
   * What stands behind {@link #MODELS} in the path, in plain characters.
   *
   * @throws FailureException NOT_FOUND if it is not well-formed
   */
  static String resource(HttpServerRequest request) {
    String path = request.path().substring(MODELS.length() + 1);
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw unknown();
    }
  }

  static FailureException unknown() {
    return Failure.of(ErrorCode.NOT_FOUND, "There is no such method of a model.").asException();
  }
}
