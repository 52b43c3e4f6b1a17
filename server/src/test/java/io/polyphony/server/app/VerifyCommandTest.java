package io.polyphony.server.app;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is put out of order in the data, the command names it. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class VerifyCommandTest extends EngineCase {
  @Inject CommandServices services;

  private record Outcome(int code, String said) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spend-is-records | update spend set nano = nano + 1 where organisation_id = :mine"
            + " | update spend set nano = nano - 1 where organisation_id = :mine",
        "spend-is-records | update spend set requests = 0 where organisation_id = :mine"
            + " | update spend set requests = 1 where organisation_id = :mine",
        "sums-are-records | update record_sum set tokens = tokens + 1"
            + " where organisation_id = :mine"
            + " | update record_sum set tokens = tokens - 1 where organisation_id = :mine",
        "sums-are-records | update record_kind set organisation_id = owner_id"
            + " where organisation_id = :mine"
            + " | update record_kind set organisation_id = :mine"
            + " where organisation_id = owner_id",
        "cost-is-kinds | update completion_record set cost_nano = 5, billed_nano = 5"
            + " where organisation_id = :mine"
            + " | update completion_record set cost_nano = null, billed_nano = null"
            + " where organisation_id = :mine",
        "billed-is-cost | update completion_record set cost_provided_nano = 7"
            + " where organisation_id = :mine"
            + " | update completion_record set cost_provided_nano = null"
            + " where organisation_id = :mine",
        "tokens-not-negative | update completion_record set input_tokens = -1"
            + " where organisation_id = :mine"
            + " | update completion_record set input_tokens = 7 where organisation_id = :mine",
        "states-and-errors | update completion_record set state = 'failed'"
            + " where organisation_id = :mine"
            + " | update completion_record set state = 'complete' where organisation_id = :mine",
      })
  void namesWhatIsOutOfOrder(String invariant, String breaks, String mends) throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    assertThat(record(ask(Way.WHOLE)).owner()).isEqualTo(ada.id());
    assertThat(run().said()).contains("ok   " + invariant);

    // When
    execute(breaks);
    Outcome broken = run();
    execute(mends);

    // Then
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.said()).contains("BAD  " + invariant);
    assertThat(run().said()).contains("ok   " + invariant);
  }

  private void execute(String statement) {
    database.with(
        handle -> handle.createUpdate(statement).bind("mine", ada.organisation()).execute());
  }

  private Outcome run() {
    var out = new StringWriter();
    var errors = new StringWriter();
    int code =
        Commands.run(services, new PrintWriter(out, true), new PrintWriter(errors, true), "verify");
    assertThat(errors.toString()).isEmpty();
    return new Outcome(code, out.toString());
  }
}
