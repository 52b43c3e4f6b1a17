package io.polyphony.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidedCostTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          {"cost":0.000106}                                                          | 106000
          {"cost":6.9e-06}                                                           | 6900
          {"cost":0}                                                                 | 0
          {"cost":1.5e-10}                                                           | 0
          {"cost":5e-10}                                                             | 1
          {"cost":1000000000}                                                        | 1000000000000000000
          {"cost":0.5,"is_byok":false,"cost_details":{"upstream_inference_cost":0.5}}| 500000000
          {"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2}}| 210000000
          {"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":null}}| 10000000
          {"cost":{"total_cost":0.00609,"request_cost":0.006}}                       | 6090000
          {"cost":{"total_cost":1.2e-08,"currency":"USD"}}                           | 12
          {"cost":{"total_cost":1.2e-08,"currency":"EUR"}}                           | -
          {"cost":{"request_cost":0.006}}                                            | -
          {"cost_in_usd_ticks":731000}                                               | 73100
          {"cost_in_usd_ticks":5}                                                    | 1
          {"cost_in_usd_ticks":null,"cost":0.1}                                      | 100000000
          {"cost":null}                                                              | -
          {"cost":"0.1"}                                                             | -
          {}                                                                         | -
          """)
  void readsWhatTheVendorCharges(String usage, @Nullable Long nano) {
    assertThat(read(usage)).isEqualTo(nano);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cost\":-0.1}",
        "{\"cost\":1e30}",
        "{\"cost\":1e999999999}",
        "{\"cost\":1e-999999999}",
        "{\"cost_in_usd_ticks\":-1}",
        "{\"cost_in_usd_ticks\":1e999999999}",
        "{\"cost\":{\"total_cost\":1e-999999999}}"
      })
  void whatMakesNoSenseIsNotReported(String usage) {
    assertThat(read(usage)).isNull();
  }

  @Test
  void anEndlessUpstreamPriceIsLeftOut() {
    String usage =
        "{\"cost\":0.1,\"is_byok\":true,"
            + "\"cost_details\":{\"upstream_inference_cost\":1e-999999999}}";
    assertThat(read(usage)).isEqualTo(100_000_000L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 6_900, 106_000, 1_000_000_000, 12_345_678_901L})
  void writesWhatItReads(long nano) throws IOException {
    // Given
    var details = new UsageDetails(null, null, null, null, null, null, null, nano);
    var bytes = new GrowingBytes();

    // When
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      OpenAiUsage.write(json, new Usage(1L, 1L, null, null, null, 1L, 1L).with(details));
    }

    // Then
    assertThat(read(new String(bytes.copy(), StandardCharsets.UTF_8))).isEqualTo(nano);
  }

  private static @Nullable Long read(String usage) {
    return ProvidedCost.read(
        Objects.requireNonNull(JsonFields.parse(usage.getBytes(StandardCharsets.UTF_8))));
  }
}
