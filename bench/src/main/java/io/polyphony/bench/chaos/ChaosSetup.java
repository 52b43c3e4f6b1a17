package io.polyphony.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.bench.OwnerSession;
import io.polyphony.testkit.ProviderFault;
import io.polyphony.testkit.ProviderFaults;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an owner sets up before the load: credentials, routes, limits and keys. */
final class ChaosSetup {
  private static final int KEYS = 4;
  private static final int LARGE = 1_000_000_000;

  private final OwnerSession owner;

  ChaosSetup(OwnerSession owner) {
    this.owner = owner;
  }

  /**
   * @return the secrets of the keys
   */
  List<String> make(ChaosProvider provider) throws IOException, InterruptedException {
    String steady = credential("steady", provider.baseUrl(), List.of("steady"));
    String other = credential("steady too", provider.baseUrl(), List.of("steady"));
    List<String> scripted = new ArrayList<>();
    String broken = "";
    for (ProviderFault fault : ProviderFaults.all()) {
      if (provider.baseUrl(fault).equals(provider.baseUrl())) {
        scripted.add(fault.name());
      } else {
        credential(fault.name(), provider.baseUrl(fault), List.of(fault.name()));
      }
    }
    broken = credential("scripted faults", provider.baseUrl(), scripted);
    route(
        "chaos/fallback",
        List.of(
            List.of(target(broken, "custom/reset-before-answer")),
            List.of(target(steady, "custom/steady"))));
    route(
        "chaos/shared",
        List.of(List.of(target(steady, "custom/steady"), target(other, "custom/steady"))));
    limit("REQUESTS", "MINUTE");
    limit("TOKENS", "DAY");
    limit("MONEY", "MONTH");
    List<String> keys = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      keys.add(
          owner.post("/api/virtual-keys", Map.of("name", "chaos " + key)).path("secret").asText());
    }
    return keys;
  }

  private String credential(String name, URI address, List<String> models)
      throws IOException, InterruptedException {
    return owner
        .post(
            "/api/credentials",
            Map.of(
                "provider",
                "custom",
                "name",
                name,
                "fields",
                Map.of("apiKey", "chaos-key-0123456789"),
                "baseUrl",
                address.toString(),
                "dialect",
                "openai-chat",
                "models",
                models))
        .path("id")
        .asText();
  }

  private static Map<String, Object> target(String credential, String model) {
    return Map.of("credential", credential, "model", model, "weight", 1);
  }

  private void route(String name, List<List<Map<String, Object>>> tiers)
      throws IOException, InterruptedException {
    List<Map<String, Object>> ranks = new ArrayList<>();
    tiers.forEach(targets -> ranks.add(Map.of("targets", targets)));
    JsonNode made =
        owner.post(
            "/api/routes",
            Map.of(
                "name",
                name,
                "rules",
                Map.of(
                    "choice",
                    "WEIGHTED",
                    "sticky",
                    false,
                    "tiers",
                    ranks,
                    "contextLength",
                    List.of(),
                    "contentFilter",
                    List.of())));
    if (made.path("id").asText().isEmpty()) {
      throw new IOException("no route: " + made);
    }
  }

  private void limit(String measure, String period) throws IOException, InterruptedException {
    var limit = new HashMap<String, Object>();
    limit.put("name", measure);
    limit.put("measure", measure);
    limit.put("amount", (long) LARGE * LARGE / 1_000);
    limit.put("hard", true);
    limit.put("scope", "ORGANISATION");
    limit.put("period", period);
    owner.post("/api/limits", limit);
  }
}
