package io.polyphony.server.gateway.relay;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.access.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Which file or batch is whose, and with which credential it is reached. Blocking. */
@Singleton
class KeptObjects {
  /** Files that a batch makes. */
  private static final List<String> RESULTS = List.of("output_file_id", "error_file_id");

  private final KeptObjectStore store;
  private final InstantSource clock;

  @Inject
  KeptObjects(KeptObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * The credential with which the object was made.
   *
   * @throws io.polyphony.llm.failure.FailureException NOT_FOUND if it is not there, or not the
   *     caller's
   */
  UUID credential(Caller caller, OpenAiRelay kind, String id) {
    return store
        .credential(shelf(caller, kind), id)
        .orElseThrow(
            () -> {
              String what = kind == OpenAiRelay.FILES ? "file" : "batch";
              String message = "No such " + what + ": " + id + ".";
              return Failure.of(ErrorCode.NOT_FOUND, message).asException();
            });
  }

  /** Keeps whose an object is, and those that came of it. */
  void keep(Caller caller, OpenAiRelay kind, UUID credential, Collection<JsonNode> objects) {
    Instant now = clock.instant();
    List<KeptObject> found = new ArrayList<>();
    for (JsonNode object : objects) {
      add(found, caller, kind, object.path("id").asText(), credential, now);
      for (String result : RESULTS) {
        String file = object.path(result).asText("");
        add(found, caller, OpenAiRelay.FILES, file, credential, now);
      }
    }
    store.insert(found);
  }

  private static void add(
      List<KeptObject> found,
      Caller caller,
      OpenAiRelay kind,
      String id,
      UUID credential,
      Instant now) {
    if (!id.isEmpty() && !id.equals("null")) {
      found.add(new KeptObject(caller.organisation(), caller.user(), kind, id, credential, now));
    }
  }

  /** Those of the ids that are the caller's. */
  Set<String> known(Caller caller, OpenAiRelay kind, UUID credential, Collection<String> ids) {
    return store.known(shelf(caller, kind), credential, ids);
  }

  void forget(Caller caller, OpenAiRelay kind, String id) {
    store.delete(shelf(caller, kind), id);
  }

  private static KeptObjectStore.Shelf shelf(Caller caller, OpenAiRelay kind) {
    return new KeptObjectStore.Shelf(caller.organisation(), caller.user(), kind);
  }
}
