package io.polyphony.server.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The answers that clients may continue from. Blocking. */
@Singleton
class Responses {
  private final ResponseStore store;

  @Inject
  Responses(ResponseStore store) {
    this.store = store;
  }

  /**
   * The question with its whole conversation as input.
   *
   * @throws io.polyphony.llm.failure.FailureException NOT_FOUND if it continues from what is not
   *     there, or not the caller's
   */
  ResponseQuestion complete(Caller caller, ResponseQuestion question) {
    ResponseStore.Owner owner = owner(caller);
    return question.complete(
        new ResponseQuestion.Kept() {
          @Override
          public List<StoredItem> history(String responseId) {
            List<StoredItem> history = store.history(owner, responseId);
            if (history.isEmpty() && store.body(owner, responseId).isEmpty()) {
              throw notFound(
                  "previous_response_id",
                  "Previous response with id '" + responseId + "' not found.");
            }
            return history;
          }

          @Override
          public StoredItem item(String itemId) {
            return store
                .item(owner, itemId)
                .orElseThrow(() -> notFound("input", "Item with id '" + itemId + "' not found."));
          }
        });
  }

  private static RuntimeException notFound(String field, String message) {
    return new Failure(ErrorCode.NOT_FOUND, message, null, null, field).asException();
  }

  /**
   * Keeps an answer with what was asked.
   *
   * @param answer a JSON object with {@code id} and {@code output}
   */
  void keep(Caller caller, ResponseQuestion question, byte[] answer, Instant created) {
    JsonNode body;
    try {
      body = ResponseQuestion.MAPPER.readTree(answer);
    } catch (IOException impossible) {
      throw new IllegalStateException("we wrote the answer ourselves", impossible);
    }
    String model = question.request().model();
    List<StoredItem> items = new ArrayList<>();
    question.items().forEach(item -> items.add(stored(item, model)));
    body.path("output").forEach(item -> items.add(stored(item, model)));
    store.insert(
        new StoredResponse(
            body.path("id").asText(),
            caller.organisation(),
            caller.user(),
            question.previous(),
            model,
            created,
            body.toString(),
            items));
  }

  private static StoredItem stored(JsonNode item, String model) {
    return new StoredItem(item.path("id").textValue(), model, item.toString());
  }

  /** The answer as a JSON object. */
  String find(Caller caller, String id) {
    return store.body(owner(caller), id).orElseThrow(() -> missing(id));
  }

  void delete(Caller caller, String id) {
    if (!store.delete(owner(caller), id)) {
      throw missing(id);
    }
  }

  private static RuntimeException missing(String id) {
    String message = "Response with id '" + id + "' not found.";
    return Failure.of(ErrorCode.NOT_FOUND, message).asException();
  }

  private static ResponseStore.Owner owner(Caller caller) {
    return new ResponseStore.Owner(caller.organisation(), caller.user());
  }
}
