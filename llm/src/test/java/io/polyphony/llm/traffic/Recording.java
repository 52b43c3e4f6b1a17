package io.polyphony.llm.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.dialect.ResponseHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One recorded exchange and what its answer means.
 *
 * @param name {@code provider/api--scenario-NN}
 * @param path the path that was asked; empty where none was recorded
 * @param request the request's body; missing where none was recorded
 * @param chunkSizes the sizes in which the body arrived; empty if not recorded
 * @param expected the oracle
 */
record Recording(
    String name,
    String provider,
    String api,
    String path,
    JsonNode request,
    ResponseHead head,
    byte[] body,
    int[] chunkSizes,
    JsonNode expected) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Recording read(Path traffic, Path cassette) throws IOException {
    JsonNode tree = MAPPER.readTree(Files.readAllBytes(cassette));
    Path relative = traffic.resolve("cassettes").relativize(cassette);
    Path oracle = traffic.resolve("expected").resolve(relative);
    JsonNode response = tree.path("response");
    return new Recording(
        relative.toString().replace('\\', '/').replaceFirst("\\.json$", ""),
        tree.path("provider").asText(),
        tree.path("api").asText(),
        tree.path("request").path("path").asText(""),
        tree.path("request").path("body"),
        new ResponseHead(
            response.path("status").asInt(), headers(response), tree.path("stream").asBoolean()),
        body(response),
        sizes(response.path("chunk_sizes")),
        MAPPER.readTree(Files.readAllBytes(oracle)));
  }

  boolean isError() {
    return head.status() < 200 || head.status() > 299;
  }

  private static Map<String, String> headers(JsonNode response) {
    Map<String, String> headers = new HashMap<>();
    response
        .path("headers")
        .properties()
        .forEach(
            field ->
                headers.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue().asText()));
    return Map.copyOf(headers);
  }

  private static byte[] body(JsonNode response) {
    JsonNode body = response.path("body");
    String text = body.isTextual() ? body.textValue() : body.toString();
    return response.path("encoding").asText().equals("base64")
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static int[] sizes(JsonNode node) {
    int[] sizes = new int[node.size()];
    for (int at = 0; at < sizes.length; at++) {
      sizes[at] = node.get(at).asInt();
    }
    return sizes;
  }
}
