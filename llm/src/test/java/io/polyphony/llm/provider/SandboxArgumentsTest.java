package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\"}",
        "{\"type\":\"object\",\"properties\":{\"unit\":{\"enum\":[\"C\",\"F\"]}},"
            + "\"required\":[\"unit\"]}",
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":[\"integer\",\"null\"],"
            + "\"minimum\":7},\"x\":{\"type\":\"number\",\"minimum\":0.25,\"maximum\":0.5},"
            + "\"low\":{\"type\":\"number\",\"maximum\":-3},"
            + "\"step\":{\"type\":\"integer\",\"minimum\":11,\"multipleOf\":5}},"
            + "\"required\":[\"n\",\"x\",\"low\",\"step\"],\"additionalProperties\":false}",
        "{\"type\":\"object\",\"properties\":{\"s\":{\"type\":\"string\",\"minLength\":12},"
            + "\"t\":{\"type\":\"string\",\"maxLength\":3},\"b\":{\"type\":\"boolean\"},"
            + "\"z\":{\"type\":\"null\"}},\"required\":[\"s\",\"t\",\"b\",\"z\"]}",
        "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":\"string\",\"format\":\"date\"},"
            + "\"at\":{\"type\":\"string\",\"format\":\"date-time\"},"
            + "\"id\":{\"type\":\"string\",\"format\":\"uuid\"}},"
            + "\"required\":[\"day\",\"at\",\"id\"]}",
        "{\"type\":\"object\",\"properties\":{\"tags\":{\"type\":\"array\",\"minItems\":2,"
            + "\"items\":{\"type\":\"string\"}},\"none\":{\"type\":\"array\",\"maxItems\":0}},"
            + "\"required\":[\"tags\",\"none\"]}",
        "{\"type\":\"object\",\"properties\":{\"place\":{\"$ref\":\"#/$defs/place\"}},"
            + "\"required\":[\"place\"],\"$defs\":{\"place\":{\"type\":\"object\","
            + "\"properties\":{\"lat\":{\"type\":\"number\"}},\"required\":[\"lat\"]}}}",
        "{\"type\":\"object\",\"properties\":{\"v\":{\"anyOf\":[{\"type\":\"null\"},"
            + "{\"type\":\"string\"}]},\"w\":{\"oneOf\":[{\"const\":4},{\"const\":5}]}},"
            + "\"required\":[\"v\",\"w\"]}",
        "{\"type\":\"object\",\"properties\":{\"tree\":{\"$ref\":\"#/$defs/node\"}},"
            + "\"required\":[\"tree\"],\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{"
            + "\"name\":{\"type\":\"string\"},\"children\":{\"type\":\"array\","
            + "\"items\":{\"$ref\":\"#/$defs/node\"}}},\"required\":[\"name\"]}}}",
        "{\"type\":\"object\",\"properties\":{\"mode\":{\"type\":\"string\","
            + "\"default\":\"fast\"},\"pick\":{\"examples\":[3],\"type\":\"integer\"}}}",
      })
  void fitsTheSchema(String schema) {
    // When
    String arguments = SandboxArguments.of(tool(schema));

    // Then
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON)
                .validate(arguments, InputFormat.JSON))
        .as(arguments)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "true",
        "{\"type\":\"string\"}",
        "{\"$ref\":\"#\"}",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}",
      })
  void isAnEmptyObjectForWhatIsNoObject(String schema) {
    assertThat(SandboxArguments.of(tool(schema))).isEqualTo("{}");
  }

  @Test
  void isAnEmptyObjectWithoutASchema() {
    assertThat(SandboxArguments.of(new Tool("t", null, null, null, null))).isEqualTo("{}");
  }

  private static Tool tool(String schema) {
    return new Tool("t", null, new JsonText(schema), null, null);
  }
}
