package io.polyphony.server.identity;

import io.polyphony.server.crypto.MasterKeys;
import io.polyphony.server.crypto.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** The signed text that a sign-in leaves on a device, so that a later one is recognised. */
@ApplicationScoped
class KnownDevice {
  private final MasterKeys masters;

  KnownDevice(MasterKeys masters) {
    this.masters = masters;
  }

  String mark(UUID user) {
    int version = masters.currentVersion();
    return version + "." + sign(version, user);
  }

  boolean knows(@Nullable String mark, UUID user) {
    if (mark == null || !mark.matches("[1-9][0-9]{0,5}\\.[0-9a-f]{64}")) {
      return false;
    }
    int version = Integer.parseInt(mark.substring(0, mark.indexOf('.')));
    return version <= masters.currentVersion()
        && Tokens.same(mark.substring(mark.indexOf('.') + 1), sign(version, user));
  }

  private String sign(int version, UUID user) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(masters.derive(version, "device"));
      return HexFormat.of()
          .formatHex(mac.doFinal(user.toString().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("The platform has no HMAC-SHA256", failed);
    }
  }
}
