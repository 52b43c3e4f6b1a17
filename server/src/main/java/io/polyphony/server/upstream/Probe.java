package io.polyphony.server.upstream;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.provider.Authorisation;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.WirePath;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressTarget;
import io.polyphony.server.upstream.ProbeVerdict.Check;
import io.polyphony.server.upstream.ProbeVerdict.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tries a credential against its provider: is the address reached, is the key accepted, which
 * models are there. Costs nothing: it reads the list of models, and asks for a completion in a way
 * that every provider refuses after it has looked at the key. What a provider says about a key is
 * put in our words, for vendors like to repeat it.
 */
@ApplicationScoped
class Probe {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final byte[] NOTHING = {'{', '}'};

  /** A model's name that no vendor has. */
  static final String NO_MODEL = "none";

  private static final EmbeddingRequest NO_TEXTS =
      new EmbeddingRequest(NO_MODEL, List.of(), false, null, null, false, null, Map.of(), "");

  private final EgressClient egress;
  private final Authoriser authoriser;
  private final Catalog catalog;
  private final InstantSource clock;

  Probe(EgressClient egress, Authoriser authoriser, Catalog catalog, InstantSource clock) {
    this.egress = egress;
    this.authoriser = authoriser;
    this.catalog = catalog;
    this.clock = clock;
  }

  /** Questions that share one deadline. */
  private interface Calls {

    /**
     * @param json what is posted; null to get
     * @throws FailureException in words for the user
     */
    SmallExchange.Answer send(EgressTarget target, String path, byte @Nullable [] json);
  }

  /** Where a list of models is. */
  record Listing(EgressTarget target, String path) {}

  /** What is tested: a provider at an address with a credential's values. */
  record Subject(
      Provider provider,
      Dialect dialect,
      EgressTarget target,
      List<Listing> listings,
      Map<String, String> values) {

    boolean hasKey() {
      return provider.fields().stream()
          .anyMatch(field -> field.secret() && !values.getOrDefault(field.id(), "").isBlank());
    }
  }

  ProbeVerdict test(Subject subject) {
    List<Check> checks = new ArrayList<>();
    try {
      List<String> models = checks(subject, checks);
      return new ProbeVerdict(true, clock.instant(), checks, models, null);
    } catch (FailureException failed) {
      Failure failure = failed.failure();
      var reason = new Reason(failure.code().wire(), failure.message());
      return new ProbeVerdict(false, clock.instant(), checks, List.of(), reason);
    }
  }

  private List<String> checks(Subject subject, List<Check> checks) {
    Calls calls = calls(subject);
    if (subject.listings().isEmpty()) {
      return byAsking(subject, checks, calls);
    }
    Listing first = subject.listings().getFirst();
    SmallExchange.Answer list = reached(checks, calls, first.target(), first.path(), null);
    if (list.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      return asked(subject, checks, ask(subject, calls));
    }
    boolean refused = rejected(subject, list);
    if (list.good() && !looksLikeList(list)) {
      throw failed(checks, "accepted", list, ErrorCode.UPSTREAM_ERROR, notAProvider(subject));
    }
    if (!refused && list.good() && subject.hasKey() && keyMatters(subject)) {
      refused = rejected(subject, ask(subject, calls));
    }
    accepted(checks, subject, list, refused, false);
    Set<String> models = new LinkedHashSet<>(subject.provider().answeringModels(list.body()));
    for (Listing more : subject.listings().subList(1, subject.listings().size())) {
      SmallExchange.Answer answer = calls.send(more.target(), more.path(), null);
      if (answer.good()) {
        models.addAll(subject.provider().answeringModels(answer.body()));
      }
    }
    checks.add(
        models.isEmpty()
            ? new Check("models", "warning", "It lists no models.", list.answeredMs())
            : new Check("models", "ok", count(models.size()), list.answeredMs()));
    return List.copyOf(models);
  }

  /** The way for vendors without a list; a list may also be missing at an address of one's own. */
  private List<String> byAsking(Subject subject, List<Check> checks, Calls calls) {
    String path = chatPath(subject);
    SmallExchange.Answer answer = reached(checks, calls, subject.target(), path, NOTHING);
    return asked(subject, checks, answer);
  }

  private List<String> asked(Subject subject, List<Check> checks, SmallExchange.Answer answer) {
    accepted(checks, subject, answer, rejected(subject, answer), true);
    checks.add(
        new Check("models", "warning", "It has no list of models; the catalogue names them.", 0));
    return catalog.models(subject.provider().id()).stream().map(ModelCard::name).toList();
  }

  /** A token that is kept proves nothing about the credential now, so another is fetched. */
  private Calls calls(Subject subject) {
    Provider provider = subject.provider();
    Authorisation how = provider.authorisation(subject.values());
    authoriser.refused(how);
    Map<String, String> headers = nothingAsked(subject).headers();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    return (target, path, json) ->
        SmallExchange.await(
            SmallExchange.send(
                egress,
                target,
                json == null
                    ? SmallExchange.Question.get(path, headers)
                    : SmallExchange.Question.json(path, headers, json),
                outbound -> authoriser.headers(provider, how, outbound),
                deadline));
  }

  private static SmallExchange.Answer ask(Subject subject, Calls calls) {
    return calls.send(subject.target(), chatPath(subject), NOTHING);
  }

  private static SmallExchange.Answer reached(
      List<Check> checks, Calls calls, EgressTarget target, String path, byte @Nullable [] json) {
    long begun = System.nanoTime();
    try {
      SmallExchange.Answer answer = calls.send(target, path, json);
      String words = "Reached " + SmallExchange.host(target);
      checks.add(new Check("reached", "ok", words, answer.connectedMs()));
      return answer;
    } catch (FailureException failed) {
      long elapsedMs = (System.nanoTime() - begun) / 1_000_000;
      boolean refused = failed.failure().code() == ErrorCode.UPSTREAM_CREDENTIAL;
      String id = refused ? "accepted" : "reached";
      checks.add(new Check(id, "failed", failed.failure().message(), elapsedMs));
      throw failed;
    }
  }

  private static void accepted(
      List<Check> checks,
      Subject subject,
      SmallExchange.Answer answer,
      boolean refused,
      boolean asked) {
    String host = SmallExchange.host(subject.target());
    if (refused) {
      String words =
          subject.hasKey()
              ? host + " refused the key. Is it complete, and still valid?"
              : host + " wants a key.";
      throw failed(checks, "accepted", answer, ErrorCode.UPSTREAM_CREDENTIAL, words);
    }
    int status = answer.head().status();
    if (answer.good() || asked && (status == 400 || status == 422)) {
      String words = subject.hasKey() ? "The key was accepted" : "It works without a key";
      checks.add(new Check("accepted", "ok", words, answer.answeredMs()));
      return;
    }
    if (status == 429) {
      throw failed(
          checks,
          "accepted",
          answer,
          ErrorCode.UPSTREAM_RATE_LIMIT,
          host + " asks to slow down. Test again in a while.");
    }
    if (status >= 500) {
      throw failed(
          checks,
          "accepted",
          answer,
          ErrorCode.UPSTREAM_ERROR,
          host + " failed (" + status + "). Test again in a while.");
    }
    throw failed(checks, "accepted", answer, ErrorCode.UPSTREAM_ERROR, notAProvider(subject));
  }

  private static RuntimeException failed(
      List<Check> checks, String id, SmallExchange.Answer answer, ErrorCode code, String words) {
    checks.add(new Check(id, "failed", words, answer.answeredMs()));
    return Failure.of(code, words).asException();
  }

  /** Some vendors refuse a key with status 400 and say so in words only. */
  private static boolean rejected(Subject subject, SmallExchange.Answer answer) {
    int status = answer.head().status();
    return status == 401
        || status == 403
        || status == 400
            && subject.dialect().readFailure(answer.head(), answer.body()).code()
                == ErrorCode.UPSTREAM_CREDENTIAL;
  }

  /** Some vendors list their models to everybody, so a list alone does not prove the key. */
  private static boolean keyMatters(Subject subject) {
    return subject.provider().kind() != ProviderKind.LOCAL;
  }

  private static boolean looksLikeList(SmallExchange.Answer answer) {
    int at = 0;
    byte[] body = answer.body();
    while (at < body.length && Character.isWhitespace(body[at])) {
      at++;
    }
    return at < body.length && (body[at] == '{' || body[at] == '[');
  }

  private static String chatPath(Subject subject) {
    String path = nothingAsked(subject).path();
    return subject.provider().path(new WirePath(path, NO_MODEL, false, subject.values()));
  }

  /** Where it answers: with a completion, or with embeddings if it does not chat. */
  private static WireRequest nothingAsked(Subject subject) {
    EmbeddingDialect embeddings = subject.provider().embeddings();
    if (!subject.provider().chats() && embeddings != null) {
      return embeddings.writeRequest(NO_TEXTS);
    }
    var message = Message.of(Role.USER, "-");
    return subject
        .dialect()
        .writeRequest(ChatRequest.of(NO_MODEL, List.of(message), Parameters.NONE));
  }

  private static String notAProvider(Subject subject) {
    return SmallExchange.host(subject.target())
        + " answered, but not as a provider of models does. Is the address right?";
  }

  private static String count(int models) {
    return models == 1 ? "1 model" : models + " models";
  }
}
