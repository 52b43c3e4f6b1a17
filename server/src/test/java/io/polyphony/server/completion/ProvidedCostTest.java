package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.UsageDetails;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sum that a provider names is what its record is billed with, by every way. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ProvidedCostTest extends EngineCase {
  private static final String TOTAL = "\"total_tokens\"";
  private static final String COST =
      "\"cost\":0.000106,\"prompt_tokens_details\":{\"audio_tokens\":4}," + TOTAL;

  @ParameterizedTest
  @EnumSource
  void isInTheRecord(Way way) throws Exception {
    // Given
    List<String> chunks =
        openAiChunks("H", "i").stream().map(chunk -> chunk.replace(TOTAL, COST)).toList();
    String whole = openAiAnswer("Hi", 7, 2).replace(TOTAL, COST);
    serving(way.streamed() ? Reply.stream(chunks) : Reply.json(200, whole));

    // When
    HttpResponse<String> answer = ask(way);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    CompletionRecord record = record(answer);
    assertThat(record.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(record.usage().details())
        .isEqualTo(new UsageDetails(null, 4L, null, null, null, null, null, 106_000L));
    assertThat(record.cost()).as("the model has no known price").isNull();
    assertThat(record.billedNano()).isEqualTo(106_000);
  }
}
