package io.polyphony.server.ledger;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One try against one deployment.
 *
 * @param credential null for providers without one (sandbox)
 * @param status the provider's HTTP status; 0 if none came
 * @param errorCode our code; null if the attempt served
 * @param message words for the user; null if the attempt served
 */
@Schema(name = "RecordAttempt")
public record Attempt(
    String provider,
    String model,
    @Nullable UUID credential,
    int status,
    @Nullable String errorCode,
    @Nullable String message,
    long elapsedMs) {}
