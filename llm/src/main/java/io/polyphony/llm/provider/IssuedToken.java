package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token of short life.
 *
 * @param lifetime from when it was issued; an issuer that says none is taken to mean an hour
 */
public record IssuedToken(String token, Duration lifetime) {
  private static final Duration USUAL = Duration.ofHours(1);
  private static final long LONGEST_SECONDS = 366L * 24 * 3600;

  /**
   * @param now when the answer came
   * @return null if the answer holds no token
   */
  public static @Nullable IssuedToken read(byte[] body, Instant now) {
    JsonNode root = ModelList.parse(body);
    String token = root.path("access_token").asText(root.path("token").asText(""));
    return token.isEmpty() ? null : new IssuedToken(token, lifetime(root, now));
  }

  private static Duration lifetime(JsonNode root, Instant now) {
    if (root.path("expires_in").canConvertToLong()) {
      return seconds(root.path("expires_in").longValue());
    }
    if (root.path("expires_at").canConvertToLong()) {
      return seconds(root.path("expires_at").longValue() - now.getEpochSecond());
    }
    return USUAL;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_SECONDS));
  }

  @Override
  public String toString() {
    return "IssuedToken[" + lifetime + "]";
  }
}
