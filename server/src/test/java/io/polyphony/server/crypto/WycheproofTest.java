package io.polyphony.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.store.SharedData;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Google's collected attacks on AES-GCM, for the key and nonce lengths that we use. */
class WycheproofTest {

  @Test
  void everyVectorIsJudgedRightly() throws Exception {
    // Given
    JsonNode root =
        new ObjectMapper()
            .readTree(SharedData.require("security/wycheproof_aes_gcm_test.json").toFile());
    int judged = 0;

    // When
    for (JsonNode group : root.path("testGroups")) {
      boolean ours =
          group.path("keySize").asInt() == 256
              && group.path("ivSize").asInt() == 96
              && group.path("tagSize").asInt() == 128;
      for (JsonNode vector : group.path("tests")) {
        if (ours) {
          judge(vector);
          judged++;
        }
      }
    }

    // Then
    assertThat(judged).isGreaterThan(60);
  }

  @Test
  void otherNonceLengthsAreRefused() {
    SecretKey key = new SecretKeySpec(new byte[32], "AES");
    assertThatThrownBy(() -> AesGcm.open(key, new byte[16], new byte[32], new byte[0]))
        .isInstanceOf(CryptoException.class);
  }

  private static void judge(JsonNode vector) {
    SecretKey key = new SecretKeySpec(hex(vector, "key"), "AES");
    byte[] nonce = hex(vector, "iv");
    byte[] associated = hex(vector, "aad");
    byte[] plain = hex(vector, "msg");
    byte[] sealed =
        HexFormat.of().parseHex(vector.path("ct").asText() + vector.path("tag").asText());
    if (vector.path("result").asText().equals("valid")) {
      assertThat(AesGcm.open(key, nonce, sealed, associated)).isEqualTo(plain);
      assertThat(AesGcm.seal(key, nonce, plain, associated)).isEqualTo(sealed);
    } else {
      assertThatThrownBy(() -> AesGcm.open(key, nonce, sealed, associated))
          .as(vector.toString())
          .isInstanceOf(CryptoException.class);
    }
  }

  private static byte[] hex(JsonNode vector, String field) {
    return HexFormat.of().parseHex(vector.path(field).asText());
  }
}
