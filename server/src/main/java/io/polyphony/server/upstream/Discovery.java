package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.Provider;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.credential.DiscoveredModels;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks providers which models a credential may use, and keeps the answer. Blocking. */
@ApplicationScoped
public class Discovery {
  private final Probe probe;
  private final ProbeSubjects subjects;
  private final ProbeStore store;
  private final DiscoveredModels discovered;
  private final Credentials credentials;
  private final Breakers breakers;
  private final ObjectMapper mapper;

  Discovery(
      Probe probe,
      ProbeSubjects subjects,
      ProbeStore store,
      DiscoveredModels discovered,
      Credentials credentials,
      Breakers breakers,
      ObjectMapper mapper) {
    this.probe = probe;
    this.subjects = subjects;
    this.store = store;
    this.discovered = discovered;
    this.credentials = credentials;
    this.breakers = breakers;
    this.mapper = mapper;
  }

  /**
   * What one credential's provider lists now.
   *
   * @param credential the credential's name
   * @param models the provider's own names of the models; empty if {@code problem} says why not
   * @param problem words for the user; null if the list was read
   */
  public record Listed(
      UUID credentialId,
      String credential,
      String provider,
      List<String> models,
      @Nullable String problem) {}

  /**
   * The lists of the organisation's active credentials; nothing is kept.
   *
   * @param provider a provider's id; null for all
   */
  public List<Listed> list(UUID organisation, @Nullable String provider) {
    return credentials.active(organisation).stream()
        .filter(credential -> provider == null || credential.provider().equals(provider))
        .map(credential -> listed(organisation, credential))
        .toList();
  }

  /** Keeps a list that {@link #list} has read without a problem. */
  public DiscoveredModels.Change keep(UUID organisation, Listed list) {
    return discovered.keep(organisation, list.credentialId(), list.models());
  }

  /**
   * Reads one credential's list and keeps it.
   *
   * @throws io.polyphony.llm.failure.FailureException NOT_FOUND, or what kept it from being read
   */
  DiscoveredModels.Change refresh(UUID organisation, UUID credential) {
    Probe.Subject subject = subjects.stored(organisation, credential);
    ProbeVerdict verdict = test(organisation, credential, subject);
    ProbeVerdict.Reason error = verdict.error();
    if (error != null) {
      throw Failure.of(ErrorCode.UPSTREAM_ERROR, error.message()).asException();
    }
    if (subject.provider().modelsPath() == null) {
      throw Failure.of(ErrorCode.CONFLICT, withoutList(subject.provider())).asException();
    }
    return discovered.keep(organisation, credential, verdict.models());
  }

  /** Tests a stored credential; a good test brings the list of models with it. */
  ProbeVerdict check(UUID organisation, UUID credential) {
    Probe.Subject subject = subjects.stored(organisation, credential);
    ProbeVerdict verdict = test(organisation, credential, subject);
    if (verdict.ok() && subject.provider().modelsPath() != null) {
      discovered.keep(organisation, credential, verdict.models());
    }
    return verdict;
  }

  private Listed listed(UUID organisation, ActiveCredential credential) {
    Probe.Subject subject = subjects.stored(organisation, credential.id());
    ProbeVerdict verdict = test(organisation, credential.id(), subject);
    ProbeVerdict.Reason error = verdict.error();
    boolean lists = subject.provider().modelsPath() != null;
    String problem =
        error != null ? error.message() : lists ? null : withoutList(subject.provider());
    return new Listed(
        credential.id(),
        credential.name(),
        credential.provider(),
        problem == null ? verdict.models() : List.of(),
        problem);
  }

  private ProbeVerdict test(UUID organisation, UUID credential, Probe.Subject subject) {
    ProbeVerdict verdict = probe.test(subject);
    store.verdict(organisation, credential, json(verdict));
    if (verdict.ok()) {
      breakers.forget(credential);
    }
    return verdict;
  }

  private static String withoutList(Provider provider) {
    return provider.label() + " has no list of models; the catalogue names them.";
  }

  private String json(ProbeVerdict verdict) {
    try {
      return mapper.writeValueAsString(verdict);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a verdict can always be written", impossible);
    }
  }
}
