package io.polyphony.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.dialect.BedrockInvoke;

/** Bytes for BedrockInvoke's readers. */
class BedrockInvokeFuzzTest {
  private static final BedrockInvoke DIALECT = BedrockInvoke.standard();

  @FuzzTest
  void stream(byte[] data) {
    Reading.answer(DIALECT, "application/vnd.amazon.eventstream", true, data);
  }

  @FuzzTest
  void answer(byte[] data) {
    Reading.answer(DIALECT, "application/json", false, data);
  }

  @FuzzTest
  void failure(byte[] data) {
    Reading.failure(DIALECT, data);
  }

  /** Every form of a request is written of it. */
  @FuzzTest
  void request(byte[] data) {
    Reading.request(DIALECT, "us.amazon.nova-lite-v1:0", data);
    BedrockInvoke.forms()
        .forEach(form -> Reading.request(BedrockInvoke.in(form).orElseThrow(), "arn", data));
  }
}
