package io.polyphony.server.identity;

import java.util.UUID;

/** Whom everything belongs to. */
public record Organisation(UUID id, String name) {}
