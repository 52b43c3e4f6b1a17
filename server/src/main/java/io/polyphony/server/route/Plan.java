package io.polyphony.server.route;

import io.polyphony.llm.provider.OpenAiRelay;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A route's answer: where to try, in order. Kept and used by many requests. */
public final class Plan {
  private final String model;
  private final List<Deployment> deployments;
  private final @Nullable Plan chatting;
  private final @Nullable Plan embedding;

  /**
   * @param model the name as asked
   * @param deployments at least one
   */
  public Plan(String model, List<Deployment> deployments) {
    this.model = model;
    this.deployments = List.copyOf(deployments);
    this.chatting = only(one -> one.provider().chats());
    this.embedding = only(one -> one.embeddings() != null);
  }

  public String model() {
    return model;
  }

  public List<Deployment> deployments() {
    return deployments;
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
    return only(one -> one.relays(relay));
  }

  private @Nullable Plan only(Predicate<Deployment> wanted) {
    List<Deployment> fitting = deployments.stream().filter(wanted).toList();
    if (fitting.isEmpty()) {
      return null;
    }
    return fitting.size() == deployments.size() ? this : new Plan(model, fitting);
  }
}
