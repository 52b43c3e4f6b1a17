package io.polyphony.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.dialect.OpenAiChat;

/** Bytes for OpenAiChat's readers. */
class OpenAiChatFuzzTest {
  private static final OpenAiChat DIALECT = OpenAiChat.standard();

  @FuzzTest
  void stream(byte[] data) {
    Reading.answer(DIALECT, "text/event-stream", true, data);
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
