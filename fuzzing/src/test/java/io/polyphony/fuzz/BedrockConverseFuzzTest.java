package io.polyphony.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.dialect.BedrockConverse;

/** Bytes for BedrockConverse's readers. */
class BedrockConverseFuzzTest {
  private static final BedrockConverse DIALECT = BedrockConverse.standard();

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

  @FuzzTest
  void request(byte[] data) {
    Reading.request(DIALECT, "model", data);
  }
}
