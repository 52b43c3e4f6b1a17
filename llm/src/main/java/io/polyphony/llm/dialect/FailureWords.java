package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Classifies vendors' errors: by code and type first, by wording second, by status last. */
final class FailureWords {
  private record Wording(ErrorCode code, Set<String> phrases) {}

  private static final Map<String, ErrorCode> BY_CODE =
      Map.ofEntries(
          Map.entry("insufficient_quota", ErrorCode.UPSTREAM_QUOTA),
          Map.entry("billing_hard_limit_reached", ErrorCode.UPSTREAM_QUOTA),
          Map.entry("billing_not_active", ErrorCode.UPSTREAM_QUOTA),
          Map.entry("billing_error", ErrorCode.UPSTREAM_QUOTA),
          Map.entry("insufficient_balance", ErrorCode.UPSTREAM_QUOTA),
          Map.entry("exceeded_current_quota_error", ErrorCode.UPSTREAM_QUOTA),
          Map.entry("arrearage", ErrorCode.UPSTREAM_QUOTA),
          Map.entry("context_length_exceeded", ErrorCode.CONTEXT_LENGTH),
          Map.entry("context_length", ErrorCode.CONTEXT_LENGTH),
          Map.entry("too_many_tokens", ErrorCode.CONTEXT_LENGTH),
          Map.entry("too_many_prompt_tokens", ErrorCode.CONTEXT_LENGTH),
          Map.entry("model_max_prompt_tokens_exceeded", ErrorCode.CONTEXT_LENGTH),
          Map.entry("content_filter", ErrorCode.CONTENT_FILTER),
          Map.entry("content_policy_violation", ErrorCode.CONTENT_FILTER),
          Map.entry("responsibleaipolicyviolation", ErrorCode.CONTENT_FILTER),
          Map.entry("data_inspection_failed", ErrorCode.CONTENT_FILTER),
          Map.entry("moderation_blocked", ErrorCode.CONTENT_FILTER),
          Map.entry("invalid_api_key", ErrorCode.UPSTREAM_CREDENTIAL),
          Map.entry("wrong_api_key", ErrorCode.UPSTREAM_CREDENTIAL),
          Map.entry("missing_api_key", ErrorCode.UPSTREAM_CREDENTIAL),
          Map.entry("invalid_authentication_error", ErrorCode.UPSTREAM_CREDENTIAL),
          Map.entry("authentication_error", ErrorCode.UPSTREAM_CREDENTIAL),
          Map.entry("account_deactivated", ErrorCode.UPSTREAM_CREDENTIAL),
          Map.entry("unsupported_country_region_territory", ErrorCode.UPSTREAM_REGION),
          Map.entry("model_not_found", ErrorCode.UPSTREAM_MODEL),
          Map.entry("model_decommissioned", ErrorCode.UPSTREAM_MODEL),
          Map.entry("model_not_supported", ErrorCode.UPSTREAM_MODEL),
          Map.entry("model_not_available", ErrorCode.UPSTREAM_MODEL),
          Map.entry("unknown_model", ErrorCode.UPSTREAM_MODEL),
          Map.entry("invalid_model", ErrorCode.UPSTREAM_MODEL),
          Map.entry("deploymentnotfound", ErrorCode.UPSTREAM_MODEL),
          Map.entry("permission_error", ErrorCode.UPSTREAM_PERMISSION),
          Map.entry("permission_denied", ErrorCode.UPSTREAM_PERMISSION),
          Map.entry("rate_limit_exceeded", ErrorCode.UPSTREAM_RATE_LIMIT),
          Map.entry("rate_limit_error", ErrorCode.UPSTREAM_RATE_LIMIT),
          Map.entry("rate_limit_reached_error", ErrorCode.UPSTREAM_RATE_LIMIT),
          Map.entry("rate_limited", ErrorCode.UPSTREAM_RATE_LIMIT),
          Map.entry("ratelimitreached", ErrorCode.UPSTREAM_RATE_LIMIT),
          Map.entry("too_many_requests", ErrorCode.UPSTREAM_RATE_LIMIT),
          Map.entry("too_many_requests_error", ErrorCode.UPSTREAM_RATE_LIMIT),
          Map.entry("overloaded_error", ErrorCode.UPSTREAM_OVERLOADED),
          Map.entry("engine_overloaded_error", ErrorCode.UPSTREAM_OVERLOADED),
          Map.entry("engine_overloaded", ErrorCode.UPSTREAM_OVERLOADED),
          Map.entry("server_overloaded", ErrorCode.UPSTREAM_OVERLOADED),
          Map.entry("queue_exceeded", ErrorCode.UPSTREAM_OVERLOADED),
          Map.entry("service_unavailable", ErrorCode.UPSTREAM_OVERLOADED));

  private static final List<Wording> BY_WORDING =
      List.of(
          new Wording(
              ErrorCode.UPSTREAM_QUOTA,
              Set.of(
                  "insufficient balance",
                  "insufficient credit",
                  "insufficient funds",
                  "credit balance",
                  "exceeded your current quota",
                  "requires more credits",
                  "used all available credits",
                  "monthly spending limit",
                  "key limit exceeded",
                  "insufficient quota")),
          new Wording(
              ErrorCode.CONTEXT_LENGTH,
              Set.of(
                  "maximum context length",
                  "maximum prompt length",
                  "context length exceeded",
                  "exceeds the context",
                  "exceed context limit",
                  "context window",
                  "exceeds the maximum number of tokens",
                  "number of tokens in the prompt",
                  "prompt is too long",
                  "input is too long",
                  "too large for model with",
                  "length of all messages is too long",
                  "reduce the length of the messages")),
          new Wording(
              ErrorCode.CONTENT_FILTER,
              Set.of(
                  "content management policy",
                  "content filtering policy",
                  "content violates",
                  "violates usage guidelines",
                  "violates our usage",
                  "safety system",
                  "flagged by",
                  "requires moderation",
                  "inappropriate content")),
          new Wording(
              ErrorCode.UPSTREAM_REGION,
              Set.of(
                  "country, region, or territory not supported",
                  "user location is not supported",
                  "not available in your region",
                  "not available in your country")),
          new Wording(
              ErrorCode.UPSTREAM_CREDENTIAL,
              Set.of(
                  "incorrect api key",
                  "invalid api key",
                  "api key not valid",
                  "api key is invalid",
                  "api key provided is",
                  "no api key",
                  "missing api key",
                  "missing authentication",
                  "no auth credentials",
                  "authentication fails",
                  "invalid subscription key",
                  "organization has been disabled",
                  "user not found")),
          new Wording(
              ErrorCode.UPSTREAM_MODEL,
              Set.of(
                  "no endpoints found",
                  "has been decommissioned",
                  "is not a valid model id",
                  "model not exist",
                  "unknown model")),
          new Wording(
              ErrorCode.UPSTREAM_RATE_LIMIT,
              Set.of(
                  "rate limit",
                  "rate-limited",
                  "ratelimit",
                  "too many requests",
                  "too many tokens per")),
          new Wording(
              ErrorCode.UPSTREAM_OVERLOADED,
              Set.of("overloaded", "at capacity", "server is busy", "engine is currently")));

  private FailureWords() {}

  static ErrorCode classify(VendorError error) {
    ErrorCode known = BY_CODE.get(error.codeWord());
    known = known != null ? known : BY_CODE.get(error.typeWord());
    known = known != null ? known : byWording(error.wording());
    return known != null ? known : byStatus(status(error));
  }

  private static @Nullable ErrorCode byWording(String words) {
    for (Wording wording : BY_WORDING) {
      if (wording.phrases().stream().anyMatch(words::contains)) {
        return wording.code();
      }
    }
    return null;
  }

  /** Inside an answer with status 2xx, a code that is a number is the status that was meant. */
  private static int status(VendorError error) {
    String code = error.codeWord();
    boolean numeric = code.length() == 3 && code.chars().allMatch(Character::isDigit);
    return error.status() < 400 && numeric ? Integer.parseInt(code) : error.status();
  }

  static ErrorCode byStatus(int status) {
    return switch (status) {
      case 401, 407 -> ErrorCode.UPSTREAM_CREDENTIAL;
      case 402 -> ErrorCode.UPSTREAM_QUOTA;
      case 403 -> ErrorCode.UPSTREAM_PERMISSION;
      case 404, 410 -> ErrorCode.UPSTREAM_MODEL;
      case 408, 504, 524 -> ErrorCode.UPSTREAM_TIMEOUT;
      case 409 -> ErrorCode.CONFLICT;
      case 413 -> ErrorCode.TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 429 -> ErrorCode.UPSTREAM_RATE_LIMIT;
      case 451 -> ErrorCode.UPSTREAM_REGION;
      case 503, 529 -> ErrorCode.UPSTREAM_OVERLOADED;
      default ->
          status >= 400 && status < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.UPSTREAM_ERROR;
    };
  }
}
