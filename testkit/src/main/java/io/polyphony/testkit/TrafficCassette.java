package io.polyphony.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A recorded exchange of the shared test data, read where it lies.
 *
 * @param name {@code provider/api--scenario-NN}
 * @param path the path that was asked, without the query; empty if the request was not recorded
 * @param request the recorded body of the request; a missing node if there is none
 * @param headers the answer's headers, names in lower case
 * @param sizes the sizes in which the answer came; empty if not recorded
 */
public record TrafficCassette(
    String name,
    boolean stream,
    String path,
    JsonNode request,
    int status,
    Map<String, String> headers,
    byte[] body,
    List<Integer> sizes) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Describe the bytes on the recorded wire; bodies are stored decoded. */
  private static final Set<String> HOP_HEADERS =
      Set.of(
          "content-length",
          "transfer-encoding",
          "content-encoding",
          "connection",
          "keep-alive",
          "set-cookie");

  /**
   * Reads one cassette.
   *
   * @param cassettes the folder that holds one folder per provider
   * @param name {@code provider/api--scenario-NN}
   */
  public static TrafficCassette read(Path cassettes, String name) throws IOException {
    JsonNode tree = MAPPER.readTree(Files.readAllBytes(cassettes.resolve(name + ".json")));
    JsonNode response = tree.path("response");
    return new TrafficCassette(
        name,
        tree.path("stream").asBoolean(),
        tree.path("request").path("path").asText(""),
        tree.path("request").path("body"),
        response.path("status").asInt(),
        headers(response.path("headers")),
        body(response),
        sizes(response.path("chunk_sizes")));
  }

  /** The names of all cassettes of one provider and API, sorted. */
  public static List<String> names(Path cassettes, String provider, String api) throws IOException {
    try (Stream<Path> files = Files.list(cassettes.resolve(provider))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(api + "--") && file.endsWith(".json"))
          .map(file -> provider + "/" + file.substring(0, file.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  /** The recorded answer; a stream is sent chunked, anything else with its length. */
  public Reply reply(Cutting cutting) {
    Reply whole =
        new Reply(status, headers, stream ? null : (long) body.length, List.of(), sends());
    return whole.cut(cutting);
  }

  /** The pieces as recorded, or the whole if that is not known. */
  public Cutting recordedCutting() {
    return sizes.isEmpty() ? new Cutting.Whole() : new Cutting.Sizes(sizes);
  }

  private List<ReplyStep> sends() {
    return body.length == 0 ? List.of() : List.of(new ReplyStep.Send(body));
  }

  private static Map<String, String> headers(JsonNode node) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, JsonNode> header : node.properties()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_HEADERS.contains(name)) {
        headers.put(name, header.getValue().asText());
      }
    }
    return headers;
  }

  private static byte[] body(JsonNode response) {
    JsonNode body = response.path("body");
    String text = body.isTextual() ? body.textValue() : body.toString();
    return response.path("encoding").asText().equals("base64")
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Integer> sizes(JsonNode node) {
    List<Integer> sizes = new ArrayList<>();
    node.forEach(size -> sizes.add(size.asInt()));
    return List.copyOf(sizes);
  }
}
