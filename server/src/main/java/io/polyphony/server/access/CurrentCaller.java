package io.polyphony.server.access;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller of the request that is being answered. */
@RequestScoped
public class CurrentCaller {
  private @Nullable Caller caller;

  void set(Caller authenticated) {
    this.caller = authenticated;
  }

  /** The caller; where sign-in is needed, the filter has seen to it that there is one. */
  public Caller get() {
    return find()
        .orElseThrow(() -> Failure.of(ErrorCode.AUTHENTICATION, "Sign in first.").asException());
  }

  /** Empty on operations that need no sign-in, if the caller is not signed in. */
  public Optional<Caller> find() {
    return Optional.ofNullable(caller);
  }
}
