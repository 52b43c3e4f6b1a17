package io.polyphony.server.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.server.access.NewVirtualKey;
import io.polyphony.server.access.VirtualKeys;
import io.polyphony.server.credential.TestCredentials;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.store.Database;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test of the engine through the programs' door, against scripted providers. After each test
 * nothing may be left: no slot, no attempt, no open answer, no journal entry, and each accepted
 * request has come to exactly one record.
 */
public abstract class EngineCase {
  protected static final Duration SOON = Duration.ofSeconds(20);

  @Inject protected TestUsers users;
  @Inject protected VirtualKeys keys;
  @Inject protected TestCredentials credentials;
  @Inject protected Ledger ledger;
  @Inject protected Database database;
  @Inject protected MeterRegistry meters;

  @TestHTTPResource protected URI address;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<CassetteServer> servers = new ArrayList<>();
  protected TestUsers.TestUser ada;
  protected String key;
  private long recordsBefore;
  private long acceptedBefore;

  @BeforeEach
  void begin() throws IOException {
    ada = users.create();
    key = key(1_000_000, 10_000);
    ledger.flush();
    recordsBefore = recordsOfAll();
    acceptedBefore = accepted();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try {
      gone("polyphony_admission_running");
      gone("polyphony_upstream_open");
      for (CassetteServer server : servers) {
        Await.until("the provider's answers to end", SOON, () -> server.open() == 0);
      }
      ledger.flush();
      gone("polyphony_ledger_waiting");
      gone("polyphony_ledger_journal_entries");
      assertThat(recordsOfAll() - recordsBefore)
          .as("records of accepted requests")
          .isEqualTo(accepted() - acceptedBefore);
    } finally {
      servers.forEach(CassetteServer::close);
    }
  }

  /** A virtual key with those limits. */
  protected String key(int perMinute, int concurrency) {
    return keys.issue(
            ada.caller(), new NewVirtualKey("limited", null, null, perMinute, concurrency))
        .secret();
  }

  /** A provider that the test looks after until its answers have ended. */
  protected ScriptedProvider started(ScriptedProvider.Script script) {
    ScriptedProvider provider = script.start();
    servers.add(provider.server());
    return provider;
  }

  protected CassetteServer started(CassetteServer server) {
    servers.add(server);
    return server;
  }

  /** Starts the provider and gives it a credential after those that there are. */
  protected ScriptedProvider serving(Reply reply) {
    ScriptedProvider provider = started(ScriptedProvider.openAi().reply(reply));
    credential(provider.baseUrl());
    return provider;
  }

  protected UUID credential(URI baseUrl) {
    return credentials.custom(ada.caller(), baseUrl);
  }

  protected HttpResponse<String> ask(Way way) throws IOException, InterruptedException {
    return client.send(request(key, way.body()), BodyHandlers.ofString());
  }

  protected HttpRequest request(String bearer, String body) {
    return HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
        .header("authorization", "Bearer " + bearer)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** A request to another door, with the key as that door's clients send it. */
  protected HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  protected HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Starts the provider and gives it a credential under that name. */
  protected ScriptedProvider serving(String id, ScriptedProvider.Script script) {
    ScriptedProvider provider = started(script);
    credentials.of(ada.caller(), id, provider.baseUrl());
    return provider;
  }

  protected HttpClient client() {
    return client;
  }

  /** The record of that answer. */
  protected CompletionRecord record(HttpResponse<?> answer) throws IOException {
    ledger.flush();
    UUID id =
        UUID.fromString(answer.headers().firstValue("x-polyphony-completion-id").orElseThrow());
    List<CompletionRecord> found = ledger.find(ada.organisation(), List.of(id));
    assertThat(found).as("records of " + id).hasSize(1);
    return found.getFirst();
  }

  /** The only record of the organisation, once it is there. */
  protected CompletionRecord onlyRecord() throws IOException {
    gone("polyphony_admission_running");
    ledger.flush();
    List<CompletionRecord> found = records();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** All records of the organisation that have reached the database. */
  protected List<CompletionRecord> records() {
    List<UUID> ids =
        database.with(
            handle ->
                handle
                    .createQuery("select id from completion_record where organisation_id = :mine")
                    .bind("mine", ada.organisation())
                    .mapTo(UUID.class)
                    .list());
    return ledger.find(ada.organisation(), ids);
  }

  /** Waits until that gauge is at zero. */
  protected void gone(String gauge) {
    Await.until(gauge + " to be 0", SOON, () -> meters.get(gauge).gauge().value() == 0);
  }

  private long accepted() {
    return (long) meters.get("polyphony_ledger_accepted").functionCounter().count();
  }

  private long recordsOfAll() {
    return database.with(
        handle ->
            handle.createQuery("select count(*) from completion_record").mapTo(Long.class).one());
  }
}
