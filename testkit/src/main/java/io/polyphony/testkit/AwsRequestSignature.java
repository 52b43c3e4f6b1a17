package io.polyphony.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks AWS Signature Version 4 of a request as AWS does, by computing it anew from its published
 * description. Knows one key.
 *
 * @param service for example {@code bedrock}
 */
public record AwsRequestSignature(
    String accessKeyId, String secretAccessKey, String region, String service) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** Whether the request is signed with this key, for this region and service, whole. */
  public boolean isOn(ReceivedRequest request) {
    String sent = request.headers().getOrDefault("authorization", "");
    String date = request.headers().getOrDefault("x-amz-date", "");
    if (date.length() < 8 || !sent.startsWith(ALGORITHM)) {
      return false;
    }
    String names = part(sent, "SignedHeaders=");
    String scope = date.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String canonical =
        String.join(
            "\n",
            request.method(),
            path(request.path()),
            query(request.query() == null ? "" : request.query()),
            headers(request, names),
            names,
            hex(digest(request.body())));
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            date,
            scope,
            hex(digest(canonical.getBytes(StandardCharsets.UTF_8))));
    byte[] key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
    for (String step : scope.split("/")) {
      key = mac(key, step);
    }
    String credential = accessKeyId + "/" + scope;
    return part(sent, "Credential=").equals(credential)
        && part(sent, "Signature=").equals(hex(mac(key, toSign)))
        && Arrays.asList(names.split(";")).contains("host");
  }

  private static String part(String header, String name) {
    int from = header.indexOf(name);
    if (from < 0) {
      return "";
    }
    int end = header.indexOf(',', from);
    return header.substring(from + name.length(), end < 0 ? header.length() : end).strip();
  }

  /** Each step of the path is encoded once more than it was sent. */
  private static String path(String sent) {
    return Arrays.stream(sent.split("/", -1))
        .map(AwsRequestSignature::encoded)
        .collect(Collectors.joining("/"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String query(String sent) {
    return Arrays.stream(sent.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.contains("=") ? pair : pair + "=")
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String headers(ReceivedRequest request, String names) {
    return Arrays.stream(names.split(";"))
        .map(name -> name + ":" + request.headers().getOrDefault(name, "").strip() + "\n")
        .collect(Collectors.joining());
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "AwsRequestSignature[" + accessKeyId + ", " + region + "]";
  }
}
