package io.polyphony.llm.failure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every error the product can report: its HTTP status, whether trying again may help, what it means
 * and what can be done about it. docs/guide/errors.md shows this table.
 */
public enum ErrorCode {
  INVALID_REQUEST(
      400,
      false,
      FailureClass.CALLER_FAULT,
      "The request is not right: the message names what is wrong with it.",
      "Nothing here: the program that asks must be mended. The message names the field "
          + "where one is at fault."),
  CONTEXT_LENGTH(
      400,
      false,
      FailureClass.CONTEXT_LENGTH,
      "The prompt and the answer do not fit into the model's context window.",
      "Send less, ask for a shorter answer, or name a model with a larger window as "
          + "fallback."),
  CONTENT_FILTER(
      400,
      false,
      FailureClass.CONTENT_FILTER,
      "The provider's filter refused the prompt or the answer.",
      "Look at the provider's rules of use; another model may answer the same prompt."),
  AUTHENTICATION(
      401,
      false,
      FailureClass.CALLER_FAULT,
      "Nobody is known by this key or session.",
      "The program's key is wrong, expired or revoked: issue a new one under Settings, "
          + "Virtual keys."),
  PERMISSION(
      403,
      false,
      FailureClass.CALLER_FAULT,
      "You may not do this, or not with this model.",
      "The key names the models it may use, and the role what a person may do: change them "
          + "if this should be allowed."),
  /** The key may be used from some addresses only, and this is none of them. */
  ADDRESS_NOT_ALLOWED(
      403,
      false,
      FailureClass.CALLER_FAULT,
      "This key may not be used from this address.",
      "The key names the addresses it may be used from: change them under Settings, Virtual "
          + "keys. Behind a proxy, name the proxy in polyphony.access.trusted-proxies, or all "
          + "programs seem to come from it."),
  NOT_FOUND(
      404,
      false,
      FailureClass.CALLER_FAULT,
      "There is no such thing here.",
      "The address or the id is wrong, or belongs to another organisation."),
  MODEL_NOT_FOUND(
      404,
      false,
      FailureClass.CALLER_FAULT,
      "No model has this name here.",
      "Compare the name with the list of models; add a key of the provider, or read its "
          + "models anew."),
  METHOD_NOT_ALLOWED(
      405,
      false,
      FailureClass.CALLER_FAULT,
      "This address does not take that method.",
      "The program uses the address wrongly; the header allow says which methods there are."),
  REQUEST_TIMEOUT(
      408,
      true,
      FailureClass.CALLER_FAULT,
      "The client took too long to send its request or to take its answer.",
      "Look at the client's network. A client that stops reading an answer is cut off "
          + "after a while."),
  CONFLICT(
      409,
      false,
      FailureClass.CALLER_FAULT,
      "This contradicts what is there already.",
      "Load the newest state, then try again."),
  TOO_LARGE(
      413,
      false,
      FailureClass.CALLER_FAULT,
      "The request is too large.",
      "Send less, or raise polyphony.gateway.largest-body."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      false,
      FailureClass.CALLER_FAULT,
      "The body has a form that is not taken here.",
      "The program must send JSON, or a form where files are sent."),
  /** The key by which a request may be sent again came with another request before. */
  IDEMPOTENCY_KEY_REUSED(
      422,
      false,
      FailureClass.CALLER_FAULT,
      "The same Idempotency-Key came with another request before.",
      "The program must make a new key for each request, and send it again only with the very "
          + "same bytes."),
  /** Our own limit on the caller: requests per period. */
  RATE_LIMIT(
      429,
      true,
      FailureClass.CALLER_FAULT,
      "A limit of requests or tokens is used up for now.",
      "Settings, Limits shows who has used what; raise or reset the limit if this should "
          + "go through."),
  /** Our own limit on the caller: requests at the same time. */
  CONCURRENCY_LIMIT(
      429,
      true,
      FailureClass.CALLER_FAULT,
      "Too many requests run at the same time.",
      "Let the program ask less at once, or raise the limit of the key or under Settings, "
          + "Limits."),
  /** Our own limit on the caller: money. */
  BUDGET_EXCEEDED(
      402,
      false,
      FailureClass.CALLER_FAULT,
      "A budget is spent.",
      "Raise the budget under Settings, Limits, or wait for its next period."),
  CLIENT_ABORT(
      499,
      false,
      FailureClass.CALLER_LEFT,
      "The client left before its answer was complete.",
      "Usually a person or a time-out of the client; look there if it happens often."),
  INTERNAL(
      500,
      true,
      FailureClass.INTERNAL,
      "The server failed on this request.",
      "The server's log has the cause beside this error's id."),
  /** Nothing can serve the model now, for example no active credential. */
  NO_DEPLOYMENT(
      503,
      true,
      FailureClass.INTERNAL,
      "Nothing can serve this model at the moment.",
      "Add or activate a credential that reaches the model, and look whether those that "
          + "are there rest after failures. If the message speaks of the disk, make room on it."),

  /** The vendor answered 5xx or something that makes no sense. */
  UPSTREAM_ERROR(
      502,
      true,
      FailureClass.TRANSIENT,
      "The provider failed.",
      "Usually passes by itself; see the provider's status page. A second credential or "
          + "model as fallback hides it."),
  UPSTREAM_UNREACHABLE(
      502,
      true,
      FailureClass.TRANSIENT,
      "The provider cannot be reached.",
      "Check the address of the credential, and name resolution, proxy and firewall of "
          + "this machine."),
  UPSTREAM_OVERLOADED(
      503,
      true,
      FailureClass.TRANSIENT,
      "The provider has too much to do.",
      "Passes by itself; another model or provider as fallback hides it."),
  UPSTREAM_TIMEOUT(
      504,
      true,
      FailureClass.TRANSIENT,
      "The provider took too long.",
      "Raise the deadlines (polyphony.upstream) if long answers are wanted, else use a "
          + "faster model."),
  /** The vendor's answer ended before it was complete. */
  UPSTREAM_CUT(
      502,
      true,
      FailureClass.TRANSIENT,
      "The provider's answer broke off.",
      "Usually passes by itself; if it comes at the same time after the start, something "
          + "between here and the provider ends idle connections."),
  UPSTREAM_RATE_LIMIT(
      429,
      true,
      FailureClass.RATE_LIMIT,
      "The provider asks to slow down.",
      "Ask the provider for higher limits, or add a credential of another account: "
          + "requests go there while one rests."),
  UPSTREAM_QUOTA(
      402,
      false,
      FailureClass.QUOTA,
      "The account at the provider has no money or quota left.",
      "Top the account up at the provider, or activate another credential."),
  UPSTREAM_CREDENTIAL(
      401,
      false,
      FailureClass.CREDENTIAL,
      "The provider refuses the key it was given.",
      "Replace the key under Settings, Providers; it rests until then."),
  UPSTREAM_PERMISSION(
      403,
      false,
      FailureClass.MODEL_ACCESS,
      "The provider does not open this model to the account.",
      "Ask for access at the provider, or leave the model out of the credential."),
  UPSTREAM_MODEL(
      404,
      false,
      FailureClass.MODEL_ACCESS,
      "The provider does not know this model, or no longer.",
      "Read the provider's models anew; it may have been withdrawn."),
  UPSTREAM_REGION(
      403,
      false,
      FailureClass.REGION_BLOCKED,
      "The provider does not serve this region.",
      "Use an account or an address of another region.");

  private final int status;
  private final boolean retryable;
  private final FailureClass failureClass;
  private final String text;
  private final String hint;

  ErrorCode(int status, boolean retryable, FailureClass failureClass, String text, String hint) {
    this.status = status;
    this.retryable = retryable;
    this.failureClass = failureClass;
    this.text = text;
    this.hint = hint;
  }

  /** The code with that word; empty if none has it, as in what another version wrote. */
  public static Optional<ErrorCode> of(String wire) {
    return Arrays.stream(values()).filter(code -> code.wire().equals(wire)).findFirst();
  }

  /** The HTTP status that a client sees, before a dialect maps it to its own words. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  public FailureClass failureClass() {
    return failureClass;
  }

  /** What it means, in words for users; a failure's own message says more. */
  public String text() {
    return text;
  }

  /** What an operator can do. */
  public String hint() {
    return hint;
  }

  /** The code as it stands in envelopes and records: lower snake case. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
