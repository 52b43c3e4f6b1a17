package io.polyphony.server.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the history list, newest first.
 *
 * @param next the cursor of the next page; null if this is the last
 */
public record ConversationPage(List<ConversationSummary> items, @Nullable String next) {}
