package io.polyphony.server.upstream;

import io.polyphony.llm.provider.Authorisation;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs requests with AWS Signature Version 4; the algorithm is the AWS SDK's own. */
final class AwsSignatures {
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final InstantSource clock;

  AwsSignatures(InstantSource clock) {
    this.clock = clock;
  }

  /** The headers that carry the signature, names in lower case. */
  Map<String, String> sign(Authorisation.AwsSignature how, OutboundCall call) {
    URI address = call.address();
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(call.method()))
            .uri(address)
            .appendHeader("host", host(address))
            .build();
    Instant now = clock.instant();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(identity(how))
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(call.body()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, how.service())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, how.region())
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!name.equals("host")) {
        headers.put(name, header.getValue().getFirst());
      }
    }
    return headers;
  }

  private static AwsCredentialsIdentity identity(Authorisation.AwsSignature how) {
    return how.sessionToken() == null
        ? AwsCredentialsIdentity.create(how.accessKeyId(), how.secretAccessKey())
        : AwsSessionCredentialsIdentity.create(
            how.accessKeyId(), how.secretAccessKey(), how.sessionToken());
  }

  /** As the client sends it: with a port that is not the scheme's own. */
  private static String host(URI address) {
    int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    int port = address.getPort();
    return port < 0 || port == usual ? address.getHost() : address.getHost() + ":" + port;
  }
}
