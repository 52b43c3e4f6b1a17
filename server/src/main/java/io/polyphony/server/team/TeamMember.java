package io.polyphony.server.team;

import java.util.UUID;

/** Somebody of the organisation. */
public record TeamMember(UUID id, String name, String email) {}
