package io.polyphony.server.crypto;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Seals values for the database, AES-256-GCM, each bound to its place: a ciphertext that is moved
 * to another row, field or organisation, or changed in one bit, is not opened.
 */
@ApplicationScoped
public class SecretBox {
  private final DataKeys keys;

  SecretBox(DataKeys keys) {
    this.keys = keys;
  }

  public String seal(Place place, String plain) {
    return sealer(place.organisation()).seal(place, plain);
  }

  /** For many values at once: the organisation's newest key is looked up once. */
  public Sealer sealer(UUID organisation) {
    DataKeys.DataKey key = keys.current(organisation);
    return (place, plain) -> sealed(key, place, plain);
  }

  /** Seals values of one organisation. */
  public interface Sealer {
    String seal(Place place, String plain);
  }

  private static String sealed(DataKeys.DataKey key, Place place, String plain) {
    if (!key.organisation().equals(place.organisation())) {
      throw new CryptoException("A value is sealed by its own organisation's key only");
    }
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    return Sealed.seal(key.id().toString(), key.key(), bytes, place.text()).text();
  }

  /**
   * Opens what {@link #seal} made for the same place.
   *
   * @throws CryptoException if it was made for another place, was changed, or its key is gone
   */
  public String open(Place place, String sealed) {
    Sealed parsed = Sealed.parse(sealed);
    DataKeys.DataKey key = keys.find(keyId(parsed));
    if (!key.organisation().equals(place.organisation())) {
      throw new CryptoException("A sealed value cannot be opened");
    }
    return new String(parsed.open(key.key(), place.text()), StandardCharsets.UTF_8);
  }

  /** Whether the value is sealed by the organisation's newest key. */
  public boolean current(Place place, String sealed) {
    return keyId(Sealed.parse(sealed)).equals(keys.current(place.organisation()).id());
  }

  /** The same value, sealed by the organisation's newest key. */
  public String reseal(Place place, String sealed) {
    return seal(place, open(place, sealed));
  }

  private static UUID keyId(Sealed sealed) {
    try {
      return UUID.fromString(sealed.keyId());
    } catch (IllegalArgumentException malformed) {
      throw new CryptoException("A sealed value has an unknown form", malformed);
    }
  }
}
