package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.DeviceSignIn;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.credential.NewCredential;
import io.polyphony.server.crypto.CryptoException;
import io.polyphony.server.crypto.Place;
import io.polyphony.server.crypto.SecretBox;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressTarget;
import io.polyphony.server.route.Addresses;
import io.polyphony.server.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in at vendors by a code (RFC 8628). Nothing is kept between two questions: what the
 * vendor must be shown travels with the browser, sealed to the organisation. The token itself never
 * leaves the server; it becomes a credential.
 */
@ApplicationScoped
class DeviceSignIns {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final long USUAL_INTERVAL = 5;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final EgressClient egress;
  private final Addresses addresses;
  private final Credentials credentials;
  private final SecretBox box;
  private final Ids ids;
  private final InstantSource clock;
  private final ObjectMapper mapper;

  DeviceSignIns(
      EgressClient egress,
      Config config,
      Credentials credentials,
      SecretBox box,
      Ids ids,
      InstantSource clock,
      ObjectMapper mapper) {
    this.egress = egress;
    this.addresses = new Addresses(config);
    this.credentials = credentials;
    this.box = box;
    this.ids = ids;
    this.clock = clock;
    this.mapper = mapper;
  }

  /** What travels with the browser. */
  record Pending(String provider, String deviceCode, long expires) {}

  /** A provider whose people sign in so. */
  private record Way(Provider provider, DeviceSignIn how) {}

  DeviceCode begin(Caller caller, String id) {
    Way way = way(id);
    EgressTarget target =
        addresses.device(way.provider(), "device-code-url", way.how().codeAddress());
    Map<String, String> form =
        Map.of("client_id", way.how().clientId(), "scope", way.how().scope());
    JsonNode answer = ask(way, target, form);
    String code = answer.path("user_code").asText("");
    String device = answer.path("device_code").asText("");
    String page = answer.path("verification_uri").asText("");
    if (code.isEmpty() || device.isEmpty() || !page.startsWith("https://")) {
      throw Failure.of(
              ErrorCode.UPSTREAM_ERROR, way.provider().label() + " gave no code to sign in with.")
          .asException();
    }
    Instant expires = clock.instant().plusSeconds(answer.path("expires_in").asLong(900));
    var pending = new Pending(id, device, expires.getEpochSecond());
    return new DeviceCode(
        sealed(caller, pending), code, URI.create(page), expires, interval(answer));
  }

  DeviceProgress poll(Caller caller, String handle, @Nullable String name) {
    Pending pending = opened(caller, handle);
    if (clock.instant().getEpochSecond() >= pending.expires()) {
      return new DeviceProgress("expired", 0, null);
    }
    Way way = way(pending.provider());
    EgressTarget target =
        addresses.device(way.provider(), "device-token-url", way.how().tokenAddress());
    JsonNode answer =
        ask(
            way,
            target,
            Map.of(
                "client_id", way.how().clientId(),
                "device_code", pending.deviceCode(),
                "grant_type", GRANT));
    String token = answer.path("access_token").asText("");
    if (!token.isEmpty()) {
      var wanted =
          new NewCredential(
              pending.provider(), name, Map.of(way.how().field(), token), null, null, null);
      return new DeviceProgress("done", 0, credentials.add(caller, wanted));
    }
    return switch (answer.path("error").asText("")) {
      case "authorization_pending" -> new DeviceProgress("pending", interval(answer), null);
      case "slow_down" -> new DeviceProgress("pending", interval(answer) + USUAL_INTERVAL, null);
      case "access_denied" -> new DeviceProgress("denied", 0, null);
      case "expired_token" -> new DeviceProgress("expired", 0, null);
      default ->
          throw Failure.of(ErrorCode.UPSTREAM_ERROR, way.provider().label() + " ended the sign-in.")
              .asException();
    };
  }

  private static Way way(String id) {
    Provider provider = Providers.installed().find(id).orElse(null);
    DeviceSignIn how = provider == null ? null : provider.deviceSignIn();
    if (provider == null || how == null) {
      throw RefusalException.field("provider", "This provider has no sign-in by code.");
    }
    return new Way(provider, how);
  }

  private static long interval(JsonNode answer) {
    return Math.clamp(answer.path("interval").asLong(USUAL_INTERVAL), 1, 120);
  }

  private JsonNode ask(Way way, EgressTarget target, Map<String, String> form) {
    try {
      SmallExchange.Answer answer =
          SmallExchange.await(
              SmallExchange.send(
                  egress,
                  target,
                  SmallExchange.Question.form(way.how().headers(), form),
                  SmallExchange.Authorising.NOBODY,
                  System.nanoTime() + LIMIT.toNanos()));
      JsonNode root = mapper.readTree(answer.body());
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException noJson) {
      throw unusable(way);
    }
    throw unusable(way);
  }

  private static RuntimeException unusable(Way way) {
    return Failure.of(
            ErrorCode.UPSTREAM_ERROR, way.provider().label() + " answered nothing of use.")
        .asException();
  }

  private String sealed(Caller caller, Pending pending) {
    UUID id = ids.next();
    try {
      return id + "." + box.seal(place(caller, id), mapper.writeValueAsString(pending));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts can always be written", impossible);
    }
  }

  private Pending opened(Caller caller, String handle) {
    int end = handle.indexOf('.');
    try {
      UUID id = UUID.fromString(handle.substring(0, Math.max(0, end)));
      return mapper.readValue(
          box.open(place(caller, id), handle.substring(end + 1)), Pending.class);
    } catch (IllegalArgumentException | CryptoException | JsonProcessingException foreign) {
      throw RefusalException.field("handle", "There is no such sign-in. Begin again.");
    }
  }

  private static Place place(Caller caller, UUID id) {
    return new Place(caller.organisation(), "credential", id, "device");
  }
}
