package io.polyphony.server.crypto;

import io.polyphony.server.store.DataFolder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The versions of the master key, in a file that only its owner may read: one line {@code <version>
 * <base64 of 32 bytes>} each. The file never goes into the database or its backup.
 */
@Singleton
public class MasterKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private volatile NavigableMap<Integer, SecretKey> versions;
  private final boolean fresh;

  @Inject
  MasterKeys(DataFolder data, CryptoConfig config) {
    this(config.masterKeyFile().map(Path::of).orElseGet(() -> data.resolve("master.key")));
  }

  MasterKeys(Path file) {
    this.file = file;
    try {
      this.fresh = !Files.exists(file);
      if (fresh) {
        write(new TreeMap<>(Map.of(1, random())));
      }
      this.versions = read();
    } catch (IOException failed) {
      throw new UncheckedIOException("The master key " + file + " cannot be used", failed);
    }
  }

  /** Whether this start made the file. */
  boolean fresh() {
    return fresh;
  }

  Path file() {
    return file;
  }

  int current() {
    return versions.lastKey();
  }

  SecretKey key(int version) {
    SecretKey key = versions.get(version);
    if (key == null) {
      throw new CryptoException("Version " + version + " of the master key is not in " + file);
    }
    return key;
  }

  /** Adds a version; what was sealed by older ones can still be opened. */
  synchronized int rotate() {
    try {
      var grown = new TreeMap<>(read());
      grown.put(grown.lastKey() + 1, random());
      write(grown);
      versions = grown;
      return grown.lastKey();
    } catch (IOException failed) {
      throw new UncheckedIOException("The master key " + file + " cannot be written", failed);
    }
  }

  /** A key for another purpose than wrapping, bound to the purpose's name. */
  public SecretKey derive(int version, String purpose) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(key(version))
              .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), AesGcm.KEY_BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveKey("HmacSHA256", parameters);
    } catch (GeneralSecurityException failed) {
      throw new CryptoException("A key cannot be derived", failed);
    }
  }

  /** The version for new signatures. */
  public int currentVersion() {
    return current();
  }

  private NavigableMap<Integer, SecretKey> read() throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
        .containsAll(permissions)) {
      throw new CryptoException("Others may read the master key. Correct it: chmod 600 " + file);
    }
    var found = new TreeMap<Integer, SecretKey>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        parse(line.strip(), found);
      }
    }
    if (found.isEmpty()) {
      throw new CryptoException("The master key file is empty: " + file);
    }
    return found;
  }

  private void parse(String line, Map<Integer, SecretKey> found) {
    try {
      int space = line.indexOf(' ');
      byte[] bytes = Base64.getDecoder().decode(line.substring(space + 1));
      if (bytes.length != AesGcm.KEY_BYTES) {
        throw new CryptoException("A master key must have 32 bytes: " + file);
      }
      found.put(Integer.parseInt(line.substring(0, space)), new SecretKeySpec(bytes, "AES"));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException malformed) {
      throw new CryptoException("A line of the master key file is malformed: " + file);
    }
  }

  private void write(NavigableMap<Integer, SecretKey> keys) throws IOException {
    List<String> lines =
        keys.entrySet().stream().map(it -> it.getKey() + " " + encode(it.getValue())).toList();
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(unfinished, lines);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String encode(SecretKey key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  private static SecretKey random() {
    byte[] bytes = new byte[AesGcm.KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return new SecretKeySpec(bytes, "AES");
  }
}
