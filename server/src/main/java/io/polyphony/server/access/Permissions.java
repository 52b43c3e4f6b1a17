package io.polyphony.server.access;

import java.util.Set;

/** The rights that roles and virtual keys carry, as words {@code feature:action}. */
public final class Permissions {
  public static final String COMPLETION_CREATE = "completion:create";
  public static final String CATALOG_READ = "catalog:read";
  public static final String CREDENTIAL_READ = "credential:read";
  public static final String CREDENTIAL_WRITE = "credential:write";
  public static final String VIRTUAL_KEY_READ = "virtual_key:read";
  public static final String VIRTUAL_KEY_WRITE = "virtual_key:write";
  public static final String CHAT_READ = "chat:read";
  public static final String CHAT_WRITE = "chat:write";

  /** Records of one's own requests. */
  public static final String LEDGER_READ = "ledger:read";

  /** Records of everybody's requests in the organisation. */
  public static final String LEDGER_READ_ALL = "ledger:read_all";

  public static final String AUDIT_READ = "audit:read";
  public static final String LIMIT_READ = "limit:read";
  public static final String LIMIT_WRITE = "limit:write";

  /** What was said in requests and answers, where it is kept, and the rules for that. */
  public static final String BODY_READ = "body:read";

  public static final String BODY_WRITE = "body:write";

  public static final String TEAM_READ = "team:read";
  public static final String TEAM_WRITE = "team:write";
  public static final String ROUTE_READ = "route:read";
  public static final String ROUTE_WRITE = "route:write";

  /** The one who set the installation up. */
  static final Set<String> OWNER =
      Set.of(
          COMPLETION_CREATE,
          CATALOG_READ,
          CREDENTIAL_READ,
          CREDENTIAL_WRITE,
          VIRTUAL_KEY_READ,
          VIRTUAL_KEY_WRITE,
          CHAT_READ,
          CHAT_WRITE,
          LEDGER_READ,
          LEDGER_READ_ALL,
          AUDIT_READ,
          LIMIT_READ,
          LIMIT_WRITE,
          ROUTE_READ,
          ROUTE_WRITE,
          TEAM_READ,
          TEAM_WRITE,
          BODY_READ,
          BODY_WRITE);

  /** Somebody who works with what others have set up. */
  static final Set<String> MEMBER =
      Set.of(COMPLETION_CREATE, CATALOG_READ, CHAT_READ, CHAT_WRITE, LEDGER_READ);

  /** A program with a virtual key. */
  static final Set<String> VIRTUAL_KEY = Set.of(COMPLETION_CREATE, CATALOG_READ);

  private Permissions() {}

  /** What a person with this role may do in their organisation. */
  public static Set<String> ofRole(String role) {
    return switch (role) {
      case "owner" -> OWNER;
      case "member" -> MEMBER;
      default -> Set.of();
    };
  }
}
