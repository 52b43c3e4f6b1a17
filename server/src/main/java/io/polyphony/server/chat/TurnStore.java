package io.polyphony.server.chat;

import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of table {@code turn}. */
@ApplicationScoped
class TurnStore {
  private final Database database;

  TurnStore(Database database) {
    this.database = database;
  }

  /** A turn that was made under an idempotency key. */
  record Made(UUID id, String requestHash) {}

  /**
   * @return false if the key was used in this conversation before
   */
  boolean insert(
      Owner owner, UUID conversation, UUID id, @Nullable String key, String hash, Instant now) {
    return database.with(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into turn (id, organisation_id, owner_id, conversation_id,
                          idempotency_key, request_hash, created_at)
                        values (:id, :organisation, :user, :conversation, :key, :hash, :now)
                        on conflict (conversation_id, idempotency_key) do nothing
                        """)
                    .bind("id", id)
                    .bind("organisation", owner.organisation())
                    .bind("user", owner.user())
                    .bind("conversation", conversation)
                    .bind("key", key)
                    .bind("hash", hash)
                    .bind("now", now)
                    .execute())
        == 1;
  }

  Optional<Made> find(UUID conversation, String key) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select id, request_hash from turn where conversation_id = :conversation"
                        + " and idempotency_key = :key")
                .bind("conversation", conversation)
                .bind("key", key)
                .mapTo(Made.class)
                .findOne());
  }
}
