package io.polyphony.server.access;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.util.UUID;

/** Answers whether a caller may do something with a row. */
public final class Access {
  private Access() {}

  /**
   * Whether the caller may do it. Within an organisation a row is for its owner; sharing with teams
   * will widen this, and only this.
   */
  public static boolean may(Caller caller, String permission, UUID organisation, UUID owner) {
    return caller.may(permission)
        && caller.organisation().equals(organisation)
        && caller.user().equals(owner);
  }

  /** Throws NOT_FOUND for rows of others, whose existence is none of the caller's business. */
  public static void require(Caller caller, String permission, UUID organisation, UUID owner) {
    if (!caller.organisation().equals(organisation) || !caller.user().equals(owner)) {
      throw Failure.of(ErrorCode.NOT_FOUND, "There is no such thing here.").asException();
    }
    require(caller, permission);
  }

  /** Throws PERMISSION if the caller lacks the right altogether. */
  public static void require(Caller caller, String permission) {
    if (!caller.may(permission)) {
      throw Failure.of(ErrorCode.PERMISSION, "You may not do this: " + permission).asException();
    }
  }
}
