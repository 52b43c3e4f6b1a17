package io.polyphony.server.completion;

import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A test of routes to custom servers, each of which has a key of its own. */
abstract class RouteCase extends EngineCase {
  protected static final String MODEL = "custom/test-model";

  /** A provider and the key under which a route names it. */
  protected record Server(ScriptedProvider provider, UUID credential) {
    Map<String, Object> weighted(int weight) {
      return Map.of("credential", credential, "model", MODEL, "weight", weight);
    }

    Map<String, Object> target() {
      return Map.of("credential", credential, "model", MODEL);
    }

    int asked() {
      return provider.completions().size();
    }
  }

  protected Server server(Reply reply) {
    ScriptedProvider provider = started(ScriptedProvider.openAi().reply(reply));
    return new Server(provider, credential(provider.baseUrl()));
  }

  /** Rules with those tiers, each of one deployment. */
  protected static Map<String, @Nullable Object> tiers(Server... servers) {
    return rules(Arrays.stream(servers).map(it -> List.of(it.weighted(1))).toList());
  }

  protected static Map<String, @Nullable Object> rules(List<List<Map<String, Object>>> tiers) {
    Map<String, @Nullable Object> rules = new HashMap<>();
    rules.put("choice", "WEIGHTED");
    rules.put("sticky", false);
    List<Object> all = new ArrayList<>();
    tiers.forEach(tier -> all.add(Map.of("targets", tier)));
    rules.put("tiers", all);
    rules.put("canary", null);
    rules.put("contextLength", List.of());
    rules.put("contentFilter", List.of());
    rules.put("attempts", null);
    rules.put("firstContentSeconds", null);
    rules.put("totalSeconds", null);
    return rules;
  }

  protected String route(String name, Map<String, @Nullable Object> rules) {
    return ada.request()
        .body(Map.of("name", name, "rules", rules))
        .post("/api/routes")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  protected HttpResponse<String> ask(String model, Way way)
      throws IOException, InterruptedException {
    return ask(model, way, "Hello");
  }

  protected HttpResponse<String> ask(String model, Way way, String prompt)
      throws IOException, InterruptedException {
    String body = way.body(prompt).replace(MODEL, model);
    return client().send(request(key, body), HttpResponse.BodyHandlers.ofString());
  }
}
