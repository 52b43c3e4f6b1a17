package io.polyphony.server.route;

import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.RefusalException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A route to be made, or what becomes of one.
 *
 * @param name letters, digits, dots, dashes and underscores, parted by slashes; must not begin like
 *     a provider's models
 */
public record NewRoute(
    @NotBlank
        @Size(max = 100)
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*",
            message = "may hold letters, digits, dots, dashes and underscores, parted by slashes")
        String name,
    @NotNull @Valid RouteRules rules) {

  /** Checks what the annotations cannot say, but for the credentials. */
  void check() {
    int slash = name.indexOf('/');
    if (slash > 0 && Providers.installed().find(name.substring(0, slash)).isPresent()) {
      throw RefusalException.field(
          "name", "Names that begin with a provider's id and a slash are that provider's models.");
    }
    for (int tier = 0; tier < rules.tiers().size(); tier++) {
      List<RouteTarget> targets =
          rules.tiers().get(tier).targets().stream().map(RouteShare::target).toList();
      once("rules.tiers[" + tier + "].targets", targets);
    }
    once("rules.contextLength", rules.contextLength());
    once("rules.contentFilter", rules.contentFilter());
  }

  private static void once(String field, List<RouteTarget> targets) {
    Set<RouteTarget> seen = new HashSet<>();
    for (int at = 0; at < targets.size(); at++) {
      if (!seen.add(targets.get(at))) {
        throw RefusalException.field(
            field + "[" + at + "].model", "The same deployment stands here twice.");
      }
    }
  }
}
