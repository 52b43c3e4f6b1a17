package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/**
 * A function the model may ask for.
 *
 * @param parameters JSON Schema of the arguments; null if the client sent none
 * @param strict whether the schema must be followed exactly; null if not said
 */
public record Tool(
    String name,
    @Nullable String description,
    @Nullable JsonText parameters,
    @Nullable Boolean strict,
    @Nullable CacheMarker cache) {}
