package io.polyphony.server.gateway.idempotency;

import java.util.UUID;

/** What becomes of a request with a key. */
sealed interface Claim {

  /** It is the first: it is to be served. */
  record First(UUID id) implements Claim {}

  /** The first one has been answered. */
  record Answered(KeptAnswer answer) implements Claim {}

  /** The first one is still being served. */
  record Running() implements Claim {}

  /** The first one was another request. */
  record Other() implements Claim {}

  /** The process that served the first one ended before it was answered. */
  record Lost() implements Claim {}
}
