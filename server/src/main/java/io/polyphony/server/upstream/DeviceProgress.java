package io.polyphony.server.upstream;

import io.polyphony.server.credential.Credential;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far a sign-in by code is.
 *
 * @param intervalSeconds how long to wait before asking again
 * @param credential the credential that was added; null until it is done
 */
public record DeviceProgress(
    @Schema(enumeration = {"pending", "done", "denied", "expired"}) String state,
    long intervalSeconds,
    @Nullable Credential credential) {}
