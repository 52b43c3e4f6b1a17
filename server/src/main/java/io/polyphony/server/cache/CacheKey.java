package io.polyphony.server.cache;

import io.polyphony.server.access.Caller;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import io.polyphony.server.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Under what an answer is kept: who asks, by SHA-256 what exactly, and who would be asked. Another
 * organisation, or another person of the same one, never has an equal key.
 */
record CacheKey(UUID organisation, UUID user, long first, long second, long third, long fourth) {
  /** Larger questions are not kept: working out their key would hold up other clients. */
  private static final int LARGEST_QUESTION = 4 << 20;

  /**
   * @return null if the request has no bytes to go by, or too many
   */
  static @Nullable CacheKey of(Caller caller, Plan plan, UpstreamRequest request) {
    byte[] body = request.body();
    if (body == null || body.length > LARGEST_QUESTION) {
      return null;
    }
    MessageDigest digest = sha256();
    add(digest, request.dialect());
    digest.update((byte) (request.stream() ? 1 : 0));
    digest.update((byte) (request.relay() ? 1 : 0));
    add(digest, plan.model());
    for (Deployment deployment : plan.members()) {
      add(digest, deployment.modelId());
      add(digest, String.valueOf(deployment.credentialId()));
      add(digest, deployment.target().baseUrl().toString());
      add(digest, deployment.dialect().id());
    }
    for (Map.Entry<String, String> header : new TreeMap<>(request.headers()).entrySet()) {
      add(digest, header.getKey());
      add(digest, header.getValue());
    }
    add(digest, body);
    ByteBuffer sum = ByteBuffer.wrap(digest.digest());
    return new CacheKey(
        caller.organisation(),
        caller.user(),
        sum.getLong(),
        sum.getLong(),
        sum.getLong(),
        sum.getLong());
  }

  private static void add(MessageDigest digest, String text) {
    add(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  /** With its length, so that no two lists of texts run into the same bytes. */
  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
