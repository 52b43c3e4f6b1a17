package io.polyphony.server.identity;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** SQL of tables {@code organisation} and {@code user_account}. */
@ApplicationScoped
class UserStore {
  private final Database database;

  UserStore(Database database) {
    this.database = database;
  }

  record Account(
      UUID id, UUID organisationId, String name, String email, String role, String passwordHash) {
    User user() {
      return new User(id, name, email, role);
    }
  }

  /** Makes all others who want to become owner wait for this transaction. */
  void lockOwnership() {
    database.with(
        handle -> handle.execute("select pg_advisory_xact_lock(hashtextextended('owner', 0))"));
  }

  boolean ownerExists() {
    return database.with(
        handle ->
            handle
                .createQuery("select exists (select from user_account where role = 'owner')")
                .mapTo(Boolean.class)
                .one());
  }

  /** The first owner's account. */
  Optional<Account> owner() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from user_account where role = 'owner' and disabled_at is null"
                        + " order by id limit 1")
                .mapTo(Account.class)
                .findOne());
  }

  Optional<Account> byEmail(String email) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from user_account where lower(email) = lower(:email)"
                        + " and disabled_at is null")
                .bind("email", email)
                .mapTo(Account.class)
                .findOne());
  }

  Optional<Account> find(UUID organisation, UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from user_account where organisation_id = :organisation and id = :id")
                .bind("organisation", organisation)
                .bind("id", id)
                .mapTo(Account.class)
                .findOne());
  }

  Optional<Organisation> organisation(UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery("select id, name from organisation where id = :id")
                .bind("id", id)
                .mapTo(Organisation.class)
                .findOne());
  }

  void insert(Organisation organisation, Account account, Instant now) {
    database.with(
        handle -> {
          handle.execute(
              "insert into organisation (id, name, created_at) values (?, ?, ?)",
              organisation.id(),
              organisation.name(),
              now);
          return handle
              .createUpdate(
                  """
                  insert into user_account (id, organisation_id, owner_id, name, email,
                    password_hash, role, created_at)
                  values (:id, :organisation, :id, :name, :email, :hash, :role, :now)
                  """)
              .bind("id", account.id())
              .bind("organisation", account.organisationId())
              .bind("name", account.name())
              .bind("email", account.email())
              .bind("hash", account.passwordHash())
              .bind("role", account.role())
              .bind("now", now)
              .execute();
        });
  }

  void rehash(UUID id, String passwordHash) {
    database.with(
        handle ->
            handle.execute(
                "update user_account set password_hash = ? where id = ?", passwordHash, id));
  }
}
