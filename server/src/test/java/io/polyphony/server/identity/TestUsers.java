package io.polyphony.server.identity;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.NewVirtualKey;
import io.polyphony.server.access.Sessions;
import io.polyphony.server.access.VirtualKeys;
import io.polyphony.server.store.Ids;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;

/** Makes organisations with a signed-in owner, so that tests do not share rows. */
@ApplicationScoped
public class TestUsers {
  public static final String PASSWORD = "quiet harbour lantern 77";

  private final UserStore users;
  private final PasswordHash hashes;
  private final Sessions sessions;
  private final Ids ids;
  private final InstantSource clock;
  private final VirtualKeys keys;

  TestUsers(
      UserStore users,
      PasswordHash hashes,
      Sessions sessions,
      Ids ids,
      InstantSource clock,
      VirtualKeys keys) {
    this.keys = keys;
    this.users = users;
    this.hashes = hashes;
    this.sessions = sessions;
    this.ids = ids;
    this.clock = clock;
  }

  /** A signed-in owner of an organisation of their own. */
  public record TestUser(UUID organisation, UUID id, String email, String token, Caller caller) {

    /** A request from the user's own page. */
    public RequestSpecification request() {
      return RestAssured.given()
          .cookie("polyphony_session", token)
          .header("X-CSRF-Token", Sessions.csrfToken(token))
          .contentType(ContentType.JSON);
    }
  }

  /** Makes an organisation and its owner, and signs the owner in. */
  public TestUser create() {
    var organisation = new Organisation(ids.next(), "Test organisation");
    UUID id = ids.next();
    String email = "ada." + id + "@example.org";
    var account =
        new UserStore.Account(id, organisation.id(), "Ada", email, "owner", hashes.hash(PASSWORD));
    users.insert(organisation, account, clock.instant());
    String token = sessions.open(organisation.id(), id);
    Caller caller = sessions.find(token).orElseThrow();
    return new TestUser(organisation.id(), id, email, token, caller);
  }

  /** A virtual key of that user, without limits of its own. */
  public String virtualKey(TestUser user) {
    return keys.issue(user.caller(), new NewVirtualKey("test", null, null, null, null)).secret();
  }
}
