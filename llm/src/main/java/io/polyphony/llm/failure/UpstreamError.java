package io.polyphony.llm.failure;

import org.jspecify.annotations.Nullable;

/**
 * A vendor's error as it came, for logs and operators.
 *
 * @param status the HTTP status, 0 when the error came inside a stream or no answer came
 * @param code the vendor's error code, if any
 * @param type the vendor's error type, if any
 * @param message the vendor's own words
 * @param requestId the vendor's id of the request, if any
 */
public record UpstreamError(
    int status,
    @Nullable String code,
    @Nullable String type,
    @Nullable String message,
    @Nullable String requestId) {}
