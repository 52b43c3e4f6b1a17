package io.polyphony.llm.failure;

/** What a failure means for retry and fallback. */
public enum FailureClass {
  /** The vendor or the network stumbled: same credential again after a pause. */
  TRANSIENT,
  /** The credential is asked to slow down: another credential, this one cools. */
  RATE_LIMIT,
  /** The credential has no money or quota left: out until changed or the next period. */
  QUOTA,
  /** The vendor refuses the credential: out until changed. */
  CREDENTIAL,
  /** The model does not exist or is not open to this credential: another deployment, no retry. */
  MODEL_ACCESS,
  /** The vendor refuses the region: another account. */
  REGION_BLOCKED,
  /** The caller's own request is wrong: returned at once, never retried. */
  CALLER_FAULT,
  /** The prompt does not fit the window: only its own fallback list. */
  CONTEXT_LENGTH,
  /** The vendor's filter refused: only its own fallback list. */
  CONTENT_FILTER,
  /** The caller left or stopped the answer: nobody's fault, never counted. */
  CALLER_LEFT,
  /** Our own fault. */
  INTERNAL
}
