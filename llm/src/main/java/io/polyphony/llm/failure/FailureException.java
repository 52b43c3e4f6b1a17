package io.polyphony.llm.failure;

import org.jspecify.annotations.Nullable;

/** The one exception of the product: carries a {@link Failure} up a call stack. */
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final @Nullable String id;

  public FailureException(Failure failure) {
    this(failure, null);
  }

  /**
   * @param id by which it is found where failures are kept; null if it has none yet
   */
  public FailureException(Failure failure, @Nullable String id) {
    super(failure.code().wire() + ": " + failure.message(), null, false, false);
    this.failure = failure;
    this.id = id;
  }

  public Failure failure() {
    return failure;
  }

  /** By which it is found where failures are kept; null if it has none yet. */
  public @Nullable String id() {
    return id;
  }
}
