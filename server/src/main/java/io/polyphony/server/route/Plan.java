package io.polyphony.server.route;

import io.polyphony.llm.failure.FailureClass;
import io.polyphony.llm.provider.OpenAiRelay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A route's answer: where to try, in order. Kept and used by many requests; of a named route each
 * request gets its own {@link #arranged} one.
 */
public final class Plan {
  private final String model;
  private final List<Deployment> deployments;
  private final List<Deployment> members;
  private final @Nullable Spread spread;
  private final Pins.@Nullable Talk conversation;
  private final @Nullable Plan chatting;
  private final @Nullable Plan embedding;
  private final Map<OpenAiRelay, Optional<Plan>> relaying = new ConcurrentHashMap<>();

  /**
   * @param model the name as asked
   * @param deployments at least one
   */
  public Plan(String model, List<Deployment> deployments) {
    this(model, List.copyOf(deployments), null);
  }

  private Plan(String model, List<Deployment> deployments, @Nullable Spread spread) {
    this.model = model;
    this.deployments = deployments;
    this.members = spread == null ? deployments : spread.all();
    this.spread = spread;
    this.conversation = null;
    this.chatting = only(one -> one.provider().chats());
    this.embedding = only(one -> one.embeddings() != null);
  }

  /** The plan of one request. */
  private Plan(Plan kept, Spread spread, Spread.Question question) {
    this.model = kept.model;
    this.deployments = spread.order(question);
    this.members = kept.members;
    this.spread = spread;
    this.conversation = spread.conversation(question);
    this.chatting = kept.chatting;
    this.embedding = kept.embedding;
  }

  /** Null if the route has no deployment. */
  static @Nullable Plan of(String model, Spread spread) {
    List<Deployment> regular = spread.regular();
    return regular.isEmpty() ? null : new Plan(model, regular, spread);
  }

  public String model() {
    return model;
  }

  public List<Deployment> deployments() {
    return deployments;
  }

  /** All that a request with this plan may come to, always in the same order. */
  public List<Deployment> members() {
    return members;
  }

  /** Whether it is a named route's: then each request needs an {@link #arranged} one. */
  public boolean isRoute() {
    return spread != null;
  }

  /** Whether conversations stay with who answered them: then a request's affinity is needed. */
  public boolean isSticky() {
    return spread != null && spread.isSticky();
  }

  /**
   * The plan of one request on a named route, as its rules say.
   *
   * @param affinity the conversation's; 0 if there is none
   * @param expectedNano what the request is expected to cost with a deployment, in nano-dollars;
   *     null if nobody knows
   */
  public Plan arranged(
      Standing standing, long affinity, Function<Deployment, @Nullable Long> expectedNano) {
    return spread == null
        ? this
        : new Plan(this, spread, new Spread.Question(standing, affinity, expectedNano));
  }

  /** The deployments to ask instead, after a failure that the others would only repeat. */
  public List<Deployment> instead(FailureClass kind) {
    if (spread == null) {
      return List.of();
    }
    return switch (kind) {
      case CONTEXT_LENGTH -> spread.contextLength();
      case CONTENT_FILTER -> spread.contentFilter();
      case TRANSIENT,
          RATE_LIMIT,
          QUOTA,
          CREDENTIAL,
          MODEL_ACCESS,
          REGION_BLOCKED,
          CALLER_FAULT,
          CALLER_LEFT,
          INTERNAL ->
          List.of();
    };
  }

  /** How often and how long to try. */
  public Patience patience() {
    return spread == null ? Patience.USUAL : spread.patience();
  }

  /** That one answers the request: its conversation stays there, if it is of those that stay. */
  public void served(Deployment deployment) {
    if (spread != null && conversation != null) {
      spread.stick(conversation, deployment);
    }
  }

  /** With those deployments that chat; null if none does. */
  public @Nullable Plan chatting() {
    return chatting;
  }

  /** With those deployments that embed; null if none does. */
  public @Nullable Plan embedding() {
    return embedding;
  }

  /** With those deployments that have that part of OpenAI's interface; null if none has. */
  public @Nullable Plan relaying(OpenAiRelay relay) {
    return relaying
        .computeIfAbsent(relay, part -> Optional.ofNullable(only(one -> one.relays(part))))
        .orElse(null);
  }

  private @Nullable Plan only(Predicate<Deployment> wanted) {
    if (members.stream().allMatch(wanted)) {
      return this;
    }
    if (spread != null) {
      return of(model, spread.only(wanted));
    }
    List<Deployment> fitting = deployments.stream().filter(wanted).toList();
    return fitting.isEmpty() ? null : new Plan(model, fitting);
  }
}
