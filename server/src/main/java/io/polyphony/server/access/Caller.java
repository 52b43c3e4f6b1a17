package io.polyphony.server.access;

import io.polyphony.server.egress.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking, after authentication.
 *
 * @param session the session, if the caller came through the web app
 * @param virtualKey the virtual key, if the caller is a program
 * @param name for people: the user's or the key's name
 * @param permissions words of the form {@code feature:action}
 * @param models names that the caller may ask for; null = all
 * @param cacheFor for how long answers may be kept and given again to the same person's keys; null
 *     = not at all
 * @param addresses from where the caller may come; null = from anywhere
 * @param bodies what is kept of what the caller asks and is answered; null = what the organisation
 *     says
 * @param team the team whose key it is; null if it is nobody's
 */
public record Caller(
    UUID organisation,
    UUID user,
    @Nullable UUID session,
    @Nullable UUID virtualKey,
    String name,
    Set<String> permissions,
    @Nullable Set<String> models,
    Limits limits,
    @Nullable Duration cacheFor,
    @Nullable List<AddressRange> addresses,
    @Nullable BodyMode bodies,
    @Nullable UUID team) {

  /** Somebody from anywhere, whose answers are not kept. */
  public Caller(
      UUID organisation,
      UUID user,
      @Nullable UUID session,
      @Nullable UUID virtualKey,
      String name,
      Set<String> permissions,
      @Nullable Set<String> models,
      Limits limits) {
    this(
        organisation,
        user,
        session,
        virtualKey,
        name,
        permissions,
        models,
        limits,
        null,
        null,
        null,
        null);
  }

  /** The same caller, of whose requests that is kept. */
  public Caller keeping(BodyMode mode) {
    return new Caller(
        organisation,
        user,
        session,
        virtualKey,
        name,
        permissions,
        models,
        limits,
        cacheFor,
        addresses,
        mode,
        team);
  }

  public boolean may(String permission) {
    return permissions.contains(permission);
  }
}
