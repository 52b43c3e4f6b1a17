package io.polyphony.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.dialect.OllamaGenerate;

/** Bytes for what Ollama's generate does not share with its chat. */
class OllamaGenerateFuzzTest {
  private static final OllamaGenerate DIALECT = OllamaGenerate.standard();

  @FuzzTest
  void stream(byte[] data) {
    Reading.answer(DIALECT, "application/x-ndjson", true, data);
  }

  @FuzzTest
  void request(byte[] data) {
    Reading.request(DIALECT, null, data);
  }
}
