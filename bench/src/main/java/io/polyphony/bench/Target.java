package io.polyphony.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One gateway of the comparison, started and ready. */
interface Target extends AutoCloseable {

  String name();

  int port();

  /** Headers that every request needs. */
  Map<String, String> headers();

  /** The processes whose CPU counts. */
  List<Long> processes() throws IOException;

  /** The model to ask for. */
  default String model() {
    return "gpt-4o-mini";
  }

  /** Returns once what was asked of it has no work left behind it, such as writing records. */
  default void rest() throws IOException, InterruptedException {}

  @Override
  void close();
}
