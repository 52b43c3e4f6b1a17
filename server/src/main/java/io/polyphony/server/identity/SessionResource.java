package io.polyphony.server.identity;

import io.polyphony.server.access.Anonymous;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.ClientAddresses;
import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.SessionCookie;
import io.polyphony.server.access.Sessions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /api/setup} and {@code /api/session}. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SessionResource {
  private static final String DEVICE = "polyphony_device";
  private static final long YEAR_SECONDS = 31_536_000;

  private final OwnerSetup setup;
  private final SignIn signIn;
  private final SignOut signOut;
  private final KnownDevice devices;
  private final UserStore users;
  private final CurrentCaller current;
  private final ClientAddresses addresses;
  private final String version;

  SessionResource(
      OwnerSetup setup,
      SignIn signIn,
      SignOut signOut,
      KnownDevice devices,
      UserStore users,
      CurrentCaller current,
      ClientAddresses addresses,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.setup = setup;
    this.signIn = signIn;
    this.signOut = signOut;
    this.devices = devices;
    this.users = users;
    this.current = current;
    this.addresses = addresses;
    this.version = version.replace("-SNAPSHOT", "");
  }

  @GET
  @Path("/session")
  @Anonymous
  public Session get(@Context HttpServerRequest request) {
    Caller caller = current.find().orElse(null);
    if (caller == null) {
      return new Session(setup.needed() ? "setup" : "signed_out", null, null, null, version);
    }
    UserStore.Account account = users.find(caller.organisation(), caller.user()).orElseThrow();
    return signedIn(account, Objects.requireNonNull(SessionCookie.token(request)));
  }

  @POST
  @Path("/setup")
  @Anonymous
  @ResponseStatus(201)
  public Session setUp(@NotNull @Valid OwnerAccount body, @Context HttpServerRequest request) {
    return admit(setup.setUp(body), request);
  }

  @POST
  @Path("/session")
  @Anonymous
  public Session signIn(@NotNull @Valid SignInRequest body, @Context HttpServerRequest request) {
    String address = addresses.text(request);
    return admit(signIn.signIn(body, address, cookie(request, DEVICE)), request);
  }

  @DELETE
  @Path("/session")
  public void signOut(@Context HttpServerRequest request) {
    signOut.signOut(current.get());
    request.response().addCookie(sessionCookie(request, "").setMaxAge(0));
  }

  private Session admit(SignIn.Admitted admitted, HttpServerRequest request) {
    String mark = devices.mark(admitted.account().id());
    request.response().addCookie(sessionCookie(request, admitted.token()));
    request
        .response()
        .addCookie(cookie(request, DEVICE, mark).setPath("/api/session").setMaxAge(YEAR_SECONDS));
    return signedIn(admitted.account(), admitted.token());
  }

  private Session signedIn(UserStore.Account account, String token) {
    Organisation organisation = users.organisation(account.organisationId()).orElseThrow();
    String csrf = Sessions.csrfToken(token);
    return new Session("signed_in", account.user(), organisation, csrf, version);
  }

  private static Cookie sessionCookie(HttpServerRequest request, String token) {
    return cookie(request, SessionCookie.name(request), token).setPath("/");
  }

  private static Cookie cookie(HttpServerRequest request, String name, String value) {
    return Cookie.cookie(name, value)
        .setHttpOnly(true)
        .setSecure(request.isSSL())
        .setSameSite(CookieSameSite.LAX);
  }

  private static @Nullable String cookie(HttpServerRequest request, String name) {
    Cookie cookie = request.getCookie(name);
    return cookie == null ? null : cookie.getValue();
  }
}
