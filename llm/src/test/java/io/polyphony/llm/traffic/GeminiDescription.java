package io.polyphony.llm.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Google's description of a request, read as Google reads it: an unknown field is refused. */
public final class GeminiDescription {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GeminiDescription() {}

  /**
   * @param folder where the stricter description is written
   */
  public static OpenApiSchema strict(Path folder) throws IOException {
    Path description = Recordings.folder("specs").resolve("google/generativelanguage-openapi.json");
    JsonNode root = MAPPER.readTree(Files.readAllBytes(description));
    for (JsonNode schema : root.path("components").path("schemas")) {
      if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
        object.put("additionalProperties", false);
      }
    }
    Path stricter = folder.resolve("description.json");
    Files.write(stricter, MAPPER.writeValueAsBytes(root));
    return OpenApiSchema.of(stricter, "GenerateContentRequest");
  }
}
