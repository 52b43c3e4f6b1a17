package io.polyphony.server.identity;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who the web app's visitor is.
 *
 * @param state {@code setup} (no owner yet), {@code signed_out} or {@code signed_in}
 * @param csrfToken to be sent back in {@code X-CSRF-Token}
 */
public record Session(
    @Schema(enumeration = {"setup", "signed_out", "signed_in"}) String state,
    @Nullable User user,
    @Nullable Organisation organisation,
    @Nullable String csrfToken,
    String version) {}
