package io.polyphony.server.credential;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A credential that requests may use now.
 *
 * @param provider the provider's id
 * @param settings values of the fields that are not secret, by field id
 * @param secret all values, settings too
 * @param baseUrl an address that overrides the provider's; null for the provider's own
 * @param dialect the dialect's id, for custom providers only
 * @param models the models it may be used for; null = all
 */
public record ActiveCredential(
    UUID id,
    UUID organisation,
    UUID owner,
    String provider,
    String name,
    Map<String, String> settings,
    CredentialSecret secret,
    @Nullable URI baseUrl,
    @Nullable String dialect,
    @Nullable Set<String> models) {}
