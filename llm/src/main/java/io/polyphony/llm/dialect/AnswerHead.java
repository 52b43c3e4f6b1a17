package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.JsonText;
import java.util.Map;

/**
 * What a client's answer says about itself.
 *
 * @param id our id of the completion
 * @param created seconds since the epoch
 * @param model the model that served
 * @param includeUsage whether the client asked for usage in the stream
 * @param echo fields of the request that the dialect repeats in its answers, by name; empty where
 *     it repeats none
 */
public record AnswerHead(
    String id, long created, String model, boolean includeUsage, Map<String, JsonText> echo) {

  public AnswerHead(String id, long created, String model, boolean includeUsage) {
    this(id, created, model, includeUsage, Map.of());
  }
}
