package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.UpstreamError;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's error, taken out of whatever envelope it came in.
 *
 * @param status the HTTP status; below 400 if the error came inside an answer
 * @param code the vendor's code, if any
 * @param type the vendor's type, if any
 * @param message the vendor's words; empty if it said none
 * @param detail words of a vendor behind the vendor, used to classify; empty if none
 */
record VendorError(
    int status, @Nullable String code, @Nullable String type, String message, String detail) {
  private static final int LONGEST = 1_000;
  private static final Pattern SECRET =
      Pattern.compile(
          "\\b(?:sk|pk|rk|gsk|xai|csk|tgp|AIza|ghp|github_pat|Bearer )[-_A-Za-z0-9*.]{4,}");

  /** In our words: classified, with the time to wait if it is known. */
  Failure toFailure(ResponseHead head, @Nullable String requestId, boolean inStream) {
    return toFailure(head, requestId, inStream, null, null);
  }

  /**
   * In our words, where the dialect knows better.
   *
   * @param known the code, if the dialect has classified the error itself
   * @param said the time to wait, if the error's body says it
   */
  Failure toFailure(
      ResponseHead head,
      @Nullable String requestId,
      boolean inStream,
      @Nullable ErrorCode known,
      @Nullable Duration said) {
    ErrorCode errorCode = known != null ? known : FailureWords.classify(this);
    Duration wait = said != null ? said : RetryAfter.read(head, errorCode, message + " " + detail);
    var upstream = new UpstreamError(inStream ? 0 : status, code, type, message, requestId);
    return new Failure(errorCode, words(errorCode), wait, upstream);
  }

  /** Words for the user; a credential is the owner's matter and never repeated. */
  private String words(ErrorCode errorCode) {
    if (errorCode == ErrorCode.UPSTREAM_CREDENTIAL) {
      return "The provider refused the credential.";
    }
    String said = detail.isEmpty() ? message : message + " (" + detail + ")";
    if (said.isBlank()) {
      return "The provider answered with status " + status + " and no explanation.";
    }
    String safe = SECRET.matcher(said).replaceAll("[redacted]");
    return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "..." : safe;
  }

  /** Code and type in lower case, for look-ups. */
  String codeWord() {
    return code == null ? "" : code.toLowerCase(Locale.ROOT);
  }

  String typeWord() {
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  String wording() {
    return (message + "\n" + detail).toLowerCase(Locale.ROOT);
  }
}
