package io.polyphony.server.identity;

import io.polyphony.server.crypto.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id with 46 MiB, one pass, one lane (OWASP ASVS 5.0, appendix C), in PHC form. No more run
 * at once than the machine has cores, so that sign-ins cannot exhaust memory.
 */
@ApplicationScoped
class PasswordHash {
  private static final int MEMORY_KIB = 46 * 1024;
  private static final int PASSES = 1;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final String PARAMETERS = "m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES;

  private final Semaphore running = new Semaphore(Runtime.getRuntime().availableProcessors());

  /** Stands in for the hash of a user who does not exist, so that the answer takes as long. */
  private final String nobody = hash(Tokens.random(SALT_BYTES));

  String hash(String password) {
    byte[] salt = Tokens.randomBytes(SALT_BYTES);
    return "$argon2id$v=19$"
        + PARAMETERS
        + "$"
        + encode(salt)
        + "$"
        + encode(compute(password, salt, MEMORY_KIB, PASSES, LANES));
  }

  boolean verify(String password, String phc) {
    String[] parts = phc.split("\\$");
    String[] numbers = parts[3].split("[=,]");
    byte[] computed =
        compute(
            password,
            Base64.getDecoder().decode(parts[4]),
            Integer.parseInt(numbers[1]),
            Integer.parseInt(numbers[3]),
            Integer.parseInt(numbers[5]));
    return MessageDigest.isEqual(computed, Base64.getDecoder().decode(parts[5]));
  }

  /** Takes as long as {@link #verify} and says no. */
  boolean verifyNobody(String password) {
    verify(password, nobody);
    return false;
  }

  /** Whether a hash was made with other than today's parameters. */
  boolean outdated(String phc) {
    return !phc.split("\\$")[3].equals(PARAMETERS);
  }

  private byte[] compute(String password, byte[] salt, int memory, int passes, int lanes) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    byte[] hash = new byte[HASH_BYTES];
    running.acquireUninterruptibly();
    try {
      var generator = new Argon2BytesGenerator();
      generator.init(parameters);
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    } finally {
      running.release();
    }
    return hash;
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
