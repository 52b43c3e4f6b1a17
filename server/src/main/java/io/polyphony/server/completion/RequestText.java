package io.polyphony.server.completion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.body.BodyDraft;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What a request says, as text to be kept. */
final class RequestText {
  private RequestText() {}

  /**
   * What is to be done once the record is in the database, given its transaction, so that the body
   * is kept, too.
   *
   * @param first what else is to be done then
   * @param draft null if nothing is kept
   */
  static @Nullable LongConsumer stored(
      @Nullable LongConsumer first,
      @Nullable BodyDraft draft,
      CompletionCall call,
      CompletionRecord record) {
    Runnable body = draft == null ? null : ended(draft, call.upstream(), record);
    if (body == null) {
      return first;
    }
    return transaction -> {
      if (first != null) {
        first.accept(transaction);
      }
      body.run();
    };
  }

  private static @Nullable Runnable ended(
      BodyDraft draft, UpstreamRequest request, CompletionRecord record) {
    byte[] body = request.body();
    long size = body == null ? 0 : body.length;
    return draft.ended(
        new BodyDraft.Question(size, () -> bytes(request)),
        new BodyDraft.Ending(
            record.id(), record.startedAt(), record.dialect(), record.modelServed()));
  }

  /** The client's own bytes; else the request as a client of OpenAI's would write it. */
  private static byte[] bytes(UpstreamRequest request) {
    byte[] body = request.body();
    if (body != null) {
      return body;
    }
    return json(request).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode json(UpstreamRequest request) {
    if (request.embedding() != null) {
      return embedding(request.embedding().request());
    }
    try {
      return OpenAiChat.standard().writeRequest(request.parsed().get()).body();
    } catch (FailureException cannot) {
      throw new IllegalStateException("the request cannot be written down", cannot);
    }
  }

  private static ObjectNode embedding(EmbeddingRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("model", request.model());
    ArrayNode inputs = json.putArray("input");
    for (EmbeddingInput input : request.inputs()) {
      switch (input) {
        case EmbeddingInput.Text text -> inputs.add(text.text());
        case EmbeddingInput.Tokens tokens -> tokens.tokens().forEach(inputs.addArray()::add);
        case EmbeddingInput.Opaque opaque -> inputs.add(opaque.json().text());
      }
    }
    return json;
  }
}
