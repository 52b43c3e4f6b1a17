package io.polyphony.server.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.failure.FailureException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseQuestionTest {
  private static final String SIGNED =
      "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\","
          + "\"text\":\"hm\"}],\"encrypted_content\":\"enc\"}";
  private static final String HIDDEN =
      "{\"type\":\"reasoning\",\"id\":\"rs_2\",\"summary\":[],\"encrypted_content\":\"enc\"}";
  private static final String CALL =
      "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"c\",\"name\":\"f\","
          + "\"arguments\":\"{}\",\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}";

  /** An answer of the model {@code first}, and one item of it by its id. */
  private static final ResponseQuestion.Kept KEPT =
      new ResponseQuestion.Kept() {
        @Override
        public List<StoredItem> history(String responseId) {
          return List.of(
              new StoredItem(null, "first", "{\"role\":\"user\",\"content\":\"Hi\"}"),
              new StoredItem("rs_1", "first", SIGNED),
              new StoredItem("rs_2", "first", HIDDEN),
              new StoredItem("fc_1", "first", CALL));
        }

        @Override
        public StoredItem item(String itemId) {
          return new StoredItem(itemId, "first", CALL);
        }
      };

  @Test
  void theSameModelGetsBackWhatItHid() throws IOException {
    // When
    JsonNode input = completed("first");
    // Then
    assertThat(input).hasSize(5);
    assertThat(input.get(1)).isEqualTo(tree(SIGNED));
    assertThat(input.get(2)).isEqualTo(tree(HIDDEN));
    assertThat(input.get(3)).isEqualTo(tree(CALL));
    assertThat(input.get(4).toString()).isEqualTo("{\"role\":\"user\",\"content\":\"And?\"}");
  }

  @Test
  void anotherModelGetsTheWordsOnly() throws IOException {
    // When
    JsonNode input = completed("second");
    // Then
    assertThat(input).hasSize(4);
    assertThat(input.toString()).contains("hm").doesNotContain("encrypted", "rs_2", "signature");
  }

  @Test
  void aReferenceBecomesItsItem() throws IOException {
    // Given
    String body =
        "{\"model\":\"first\",\"input\":[{\"type\":\"item_reference\",\"id\":\"fc_1\"},"
            + "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"4\"}]}";
    ResponseQuestion question = ResponseQuestion.read(body.getBytes(UTF_8));
    // When
    ResponseQuestion whole = question.complete(KEPT);
    // Then
    assertThat(question.needsKept()).isTrue();
    assertThat(input(whole).get(0)).isEqualTo(tree(CALL));
    assertThat(whole.items()).hasSize(2);
  }

  @Test
  void keepsUnlessTheClientSaysNo() {
    assertThat(read("\"store\":true").isKept()).isTrue();
    assertThat(read("\"store\":null").isKept()).isTrue();
    assertThat(read("\"store\":false").isKept()).isFalse();
    assertThat(read("\"temperature\":1").needsKept()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"background\":true", "\"conversation\":\"conv_1\""})
  void refusesWhatItCannotKeep(String field) {
    // When
    var refused = catchThrowableOfType(FailureException.class, () -> read(field));
    // Then
    assertThat(field).contains(String.valueOf(refused.failure().field()));
  }

  private static ResponseQuestion read(String field) {
    return ResponseQuestion.read(
        ("{\"model\":\"m\",\"input\":\"x\"," + field + "}").getBytes(UTF_8));
  }

  private static JsonNode completed(String model) throws IOException {
    String body =
        "{\"model\":\"" + model + "\",\"input\":\"And?\",\"previous_response_id\":\"resp_1\"}";
    ResponseQuestion whole = ResponseQuestion.read(body.getBytes(UTF_8)).complete(KEPT);
    assertThat(ResponseQuestion.MAPPER.readTree(whole.body()).has("previous_response_id"))
        .isFalse();
    assertThat(whole.previous()).isEqualTo("resp_1");
    return input(whole);
  }

  private static JsonNode input(ResponseQuestion question) throws IOException {
    return ResponseQuestion.MAPPER.readTree(question.body()).path("input");
  }

  private static JsonNode tree(String json) throws IOException {
    return ResponseQuestion.MAPPER.readTree(json);
  }
}
