package io.polyphony.llm.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/** One component of an API description, as a JSON Schema. */
public final class OpenApiSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Schema schema;

  private OpenApiSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * @param description a YAML or JSON file below the shared folder of API descriptions
   * @param component the name below {@code components/schemas}
   */
  public static OpenApiSchema of(Path description, String component) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("$ref", "#/components/schemas/" + component);
    return of(root, read(description));
  }

  /**
   * The body that a path takes with POST, where it is no component of its own.
   *
   * @param path for example {@code /v2/chat}
   */
  static OpenApiSchema ofRequest(Path description, String path) throws IOException {
    JsonNode tree = read(description);
    JsonNode body = tree.path("paths").path(path).path("post").path("requestBody");
    return of((ObjectNode) body.path("content").path("application/json").path("schema"), tree);
  }

  private static JsonNode read(Path description) throws IOException {
    var options = new LoaderOptions();
    options.setCodePointLimit(64 << 20);
    options.setMaxAliasesForCollections(100_000);
    var mapper = new ObjectMapper(YAMLFactory.builder().loaderOptions(options).build());
    return mapper.readTree(Files.readAllBytes(description));
  }

  private static OpenApiSchema of(ObjectNode root, JsonNode tree) throws IOException {
    ObjectNode schemas = root.putObject("components").putObject("schemas");
    schemas.setAll((ObjectNode) tree.path("components").path("schemas"));
    allowNulls(schemas);
    discriminated(root);
    String text = JSON.writeValueAsString(root);
    return new OpenApiSchema(
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON));
  }

  /** What the body violates; empty if nothing. */
  public List<String> violations(String body) {
    return schema.validate(body, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  /** Where a field tells which of several it is, fitting more than one by shape is no fault. */
  private static void discriminated(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("discriminator") && object.has("oneOf")) {
      object.set("anyOf", object.remove("oneOf"));
    }
    node.forEach(OpenApiSchema::discriminated);
  }

  /** Descriptions say {@code nullable: true}, an older way that JSON Schema does not know. */
  private static void allowNulls(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("nullable").asBoolean()
        && object.path("type").isTextual()) {
      ArrayNode types = object.arrayNode().add(object.path("type").textValue()).add("null");
      object.set("type", types);
    }
    if (node instanceof ObjectNode object
        && object.path("nullable").asBoolean()
        && object.path("oneOf") instanceof ArrayNode alternatives) {
      alternatives.addObject().put("type", "null");
    }
    node.forEach(OpenApiSchema::allowNulls);
  }
}
