package io.polyphony.server.chat;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.CompletionStart;
import io.polyphony.server.ledger.CompletionRecord;
import java.time.InstantSource;
import java.util.List;

/** Brings one lane's answer from the engine into the conversation. */
final class AnswerSink implements CompletionSink {
  private final LiveConversation conversation;
  private final LiveAnswer answer;
  private final Catalog catalog;
  private final InstantSource clock;
  private List<String> warnings = List.of();

  AnswerSink(
      LiveConversation conversation, LiveAnswer answer, Catalog catalog, InstantSource clock) {
    this.conversation = conversation;
    this.answer = answer;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public void started(CompletionStart start) {
    warnings = start.warnings();
    String name = start.served().substring(start.provider().length() + 1);
    var price = catalog.find(start.provider(), name).map(ModelCard::price).orElse(null);
    conversation.change(answer, it -> it.price(price));
  }

  @Override
  public void chunk(Chunk chunk) {
    conversation.add(answer, chunk);
  }

  @Override
  public void finished(CompletionRecord settled) {
    conversation.end(
        answer,
        message ->
            message.ended(
                state(settled),
                clock.instant(),
                MessageCompletion.of(settled, warnings),
                MessageError.of(settled)));
  }

  private static String state(CompletionRecord settled) {
    return switch (settled.state()) {
      case COMPLETE -> "complete";
      case FAILED, UPSTREAM_CUT -> "failed";
      case CLIENT_ABORT, STOPPED -> "stopped";
      case INTERRUPTED -> "interrupted";
    };
  }
}
