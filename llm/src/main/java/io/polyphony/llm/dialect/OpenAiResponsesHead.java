package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.JsonText;
import java.util.Map;

/**
 * What an answer says about itself.
 *
 * @param echo the fields of the request that the answer repeats, by name
 */
record OpenAiResponsesHead(AnswerHead head, Map<String, JsonText> echo) {
  String id() {
    return head.id();
  }
}
