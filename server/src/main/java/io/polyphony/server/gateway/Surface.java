package io.polyphony.server.gateway;

import io.polyphony.llm.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of a dialect expect beside its bodies. One constant for each door.
 *
 * @param answerIds what stands before our id of a completion in an answer, for example {@code
 *     chatcmpl-}
 * @param idHeader the header in which clients look for the id of an answer or error; null if there
 *     is none
 * @param lastEvent the event that says that a stream is complete, where some vendors leave it out;
 *     null if vendors never do, or the dialect has none
 */
public record Surface(
    Dialect dialect, String answerIds, @Nullable String idHeader, @Nullable String lastEvent) {

  String answerId(Object completion) {
    return answerIds + completion;
  }
}
