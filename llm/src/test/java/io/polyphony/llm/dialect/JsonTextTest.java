package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  private static final List<String> PIECES =
      List.of("a", "plain words ", "\"", "\\", "\n", "\u0001", "ä", "漢", "😀", "\u007f", "/", "}");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isAsLongAsTheTextThatIsRead(boolean escaped) throws Exception {
    // Given
    var mapper = JsonMapper.builder().configure(JsonWriteFeature.ESCAPE_NON_ASCII, escaped).build();
    var random = new Random(7);
    for (int round = 0; round < 3_000; round++) {
      var text = new StringBuilder();
      int pieces = random.nextInt(24);
      for (int piece = 0; piece < pieces; piece++) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String before = "x".repeat(random.nextInt(9));
      byte[] json = (before + mapper.writeValueAsString(text) + ",\"y\"]").getBytes(UTF_8);
      // When
      int length = JsonText.length(json, before.length());
      // Then
      assertThat(length).as(text.toString()).isEqualTo(text.length());
    }
  }

  @Test
  void whatNeverEndsIsReadToTheEndOfTheBytes() {
    // Given
    List<String> torn = List.of("\"", "\"abc", "\"0123456789\\", "\"\\u12", "\"ä\\");
    // When, Then
    for (String json : torn) {
      assertThat(JsonText.length(json.getBytes(UTF_8), 0)).isLessThanOrEqualTo(json.length());
    }
  }
}
