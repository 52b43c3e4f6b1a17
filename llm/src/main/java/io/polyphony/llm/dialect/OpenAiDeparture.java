package io.polyphony.llm.dialect;

/** Something in a request on which speakers of the OpenAI chat dialect differ. */
public enum OpenAiDeparture {
  /** The answer's limit as {@code max_tokens}. */
  OLDER_LIMIT,
  /** The answer's limit as {@code max_completion_tokens}. */
  NEWER_LIMIT,
  /** A message of the role {@code developer}. */
  DEVELOPER_ROLE,
  /** A mark for the prompt cache. */
  CACHE_MARKER,
  /** Reasoning of an earlier turn, in whichever form. */
  THINKING,
  /** The wish for reasoning as {@code reasoning_effort}. */
  EFFORT_FIELD,
  /** The wish for reasoning as the object {@code reasoning}. */
  EFFORT_OBJECT,
  /** A document. */
  DOCUMENT
}
