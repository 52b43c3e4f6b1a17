package io.polyphony.server.identity;

import java.util.UUID;

/** A person with an account, as the web app sees them. */
public record User(UUID id, String name, String email, String role) {}
