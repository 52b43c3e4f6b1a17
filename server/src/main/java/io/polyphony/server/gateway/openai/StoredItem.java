package io.polyphony.server.gateway.openai;

import org.jspecify.annotations.Nullable;

/**
 * One item of a conversation, as a client sent or got it.
 *
 * @param itemId the item's own id; null for items of clients, which mostly have none
 * @param model the model that was asked for where the item stands
 * @param item a JSON object
 */
public record StoredItem(@Nullable String itemId, String model, String item) {}
