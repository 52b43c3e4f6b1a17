package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON Web Tokens that say who asks for a token, signed with RS256 (RFC 7515, 7523). */
final class SignedAssertion {
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final InstantSource clock;

  SignedAssertion(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @throws io.polyphony.llm.failure.FailureException UPSTREAM_CREDENTIAL if the key is none
   */
  String sign(TokenRequest.Assertion assertion) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> header = new LinkedHashMap<>(Map.of("alg", "RS256", "typ", "JWT"));
    if (!assertion.keyId().isEmpty()) {
      header.put("kid", assertion.keyId());
    }
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", assertion.issuer());
    claims.put("scope", assertion.scope());
    claims.put("aud", assertion.address().toString());
    claims.put("iat", now);
    claims.put("exp", now + LIFETIME.toSeconds());
    String signed = part(header) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key(assertion.privateKey()));
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + ENCODER.encodeToString(signature.sign());
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw Failure.of(
              ErrorCode.UPSTREAM_CREDENTIAL, "The credential's private key cannot be used.")
          .asException();
    }
  }

  private static String part(Map<String, Object> values) {
    try {
      return ENCODER.encodeToString(MAPPER.writeValueAsBytes(values));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts and numbers can always be written", impossible);
    }
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
