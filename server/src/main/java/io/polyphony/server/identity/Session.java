package io.polyphony.server.identity;

import org.jspecify.annotations.Nullable;

/**
 * Who the web app's visitor is.
 *
 * @param state {@code setup} (no owner yet), {@code signed_out} or {@code signed_in}
 * @param csrfToken to be sent back in {@code X-CSRF-Token}
 */
public record Session(
    String state,
    @Nullable User user,
    @Nullable Organisation organisation,
    @Nullable String csrfToken,
    String version) {}
