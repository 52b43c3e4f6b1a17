package io.polyphony.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.dialect.OllamaChat;

/** Bytes for OllamaChat's readers. */
class OllamaChatFuzzTest {
  private static final OllamaChat DIALECT = OllamaChat.standard();

  @FuzzTest
  void stream(byte[] data) {
    Reading.answer(DIALECT, "application/x-ndjson", true, data);
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
    Reading.request(DIALECT, null, data);
  }
}
