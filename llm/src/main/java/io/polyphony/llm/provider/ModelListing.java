package io.polyphony.llm.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A GET that lists models.
 *
 * @param baseUrl where, if it is another host than that of completions; null = the same. An address
 *     that a person chose stands for both.
 * @param path appended to the base URL, with query
 */
public record ModelListing(@Nullable URI baseUrl, String path) {}
