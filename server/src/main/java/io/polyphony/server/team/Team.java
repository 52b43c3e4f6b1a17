package io.polyphony.server.team;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * People and virtual keys that are counted together.
 *
 * @param members by name
 * @param keys how many virtual keys that are not revoked belong to it
 */
public record Team(UUID id, String name, Instant createdAt, List<TeamMember> members, long keys) {}
