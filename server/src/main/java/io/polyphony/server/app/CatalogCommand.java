package io.polyphony.server.app;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.catalog.ModelOffer;
import io.polyphony.server.credential.DiscoveredModels;
import io.polyphony.server.upstream.Discovery;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code catalog list|diff|refresh}: models with their prices, and what providers list. */
@Command(
    name = "catalog",
    description = "Models with their prices, and what the providers list to your credentials.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class CatalogCommand {
  private static final String PROVIDER = "A provider's id, for example groq. Default: all.";

  @ParentCommand @Nullable Commands root;
  @Spec @Nullable CommandSpec spec;

  @Command(
      description =
          "Lists the models you can ask for: dollars per million tokens, and their source.",
      mixinStandardHelpOptions = true)
  int list(
      @Parameters(paramLabel = "PROVIDER", arity = "0..1", description = PROVIDER)
          @Nullable String provider,
      @Option(names = "--all", description = "Those that no credential serves, too.") boolean all) {
    known(provider);
    List<ModelOffer> models =
        services().offers().of(services().owner()).models().stream()
            .filter(model -> provider == null || model.provider().equals(provider))
            .filter(model -> all || model.available())
            .toList();
    int width = models.stream().mapToInt(model -> model.id().length()).max().orElse(0);
    for (ModelOffer model : models) {
      out()
          .printf(
              "%-" + Math.max(1, width) + "s  %9s in  %9s out  %s%n",
              model.id(),
              dollars(model.price() == null ? null : model.price().input()),
              dollars(model.price() == null ? null : model.price().output()),
              source(model));
    }
    out().println(count(models.size(), "model"));
    return 0;
  }

  @Command(
      description = "Compares the catalogue with what the providers list now; keeps nothing.",
      mixinStandardHelpOptions = true)
  int diff(
      @Parameters(paramLabel = "PROVIDER", arity = "0..1", description = PROVIDER)
          @Nullable String provider) {
    boolean good = true;
    for (Discovery.Listed list : lists(provider)) {
      if (list.problem() != null) {
        good = problem(list);
        continue;
      }
      Set<String> unknown = unknown(list);
      Set<String> missing = missing(list);
      out()
          .printf(
              "%s (%s): %s, %d not in the catalogue, %d of the catalogue not listed%n",
              list.provider(),
              list.credential(),
              count(list.models().size(), "model"),
              unknown.size(),
              missing.size());
      unknown.forEach(name -> out().println("  + " + name));
      missing.forEach(name -> out().println("  - " + name));
    }
    return good ? 0 : 1;
  }

  @Command(
      description = "Reads the providers' lists and offers what they hold from now on.",
      mixinStandardHelpOptions = true)
  int refresh(
      @Parameters(paramLabel = "PROVIDER", arity = "0..1", description = PROVIDER)
          @Nullable String provider) {
    UUID organisation = services().owner().organisation();
    boolean good = true;
    for (Discovery.Listed list : lists(provider)) {
      if (list.problem() != null) {
        good = problem(list);
        continue;
      }
      DiscoveredModels.Change change = services().discovery().keep(organisation, list);
      out()
          .printf(
              "%s (%s): %s, %d new, %d gone%n",
              list.provider(),
              list.credential(),
              count(change.models(), "model"),
              change.added().size(),
              change.gone().size());
    }
    return good ? 0 : 1;
  }

  private List<Discovery.Listed> lists(@Nullable String provider) {
    known(provider);
    List<Discovery.Listed> lists =
        services().discovery().list(services().owner().organisation(), provider);
    if (lists.isEmpty()) {
      String whose = provider == null ? "" : " for " + provider;
      throw Failure.of(
              ErrorCode.NO_DEPLOYMENT,
              "There is no active credential" + whose + ": add one under Settings, Providers.")
          .asException();
    }
    return lists;
  }

  private static void known(@Nullable String provider) {
    if (provider != null && Providers.installed().find(provider).isEmpty()) {
      throw Failure.of(ErrorCode.NOT_FOUND, "There is no provider called " + provider + ".")
          .asException();
    }
  }

  private Set<String> unknown(Discovery.Listed list) {
    Set<String> names = new TreeSet<>(list.models());
    names.removeIf(name -> catalog().find(list.provider(), name).isPresent());
    return names;
  }

  private Set<String> missing(Discovery.Listed list) {
    Set<String> names = new TreeSet<>();
    catalog().models(list.provider()).stream().map(ModelCard::name).forEach(names::add);
    for (String listed : list.models()) {
      catalog().find(list.provider(), listed).map(ModelCard::name).ifPresent(names::remove);
    }
    return names;
  }

  private boolean problem(Discovery.Listed list) {
    err().printf("%s (%s): %s%n", list.provider(), list.credential(), list.problem());
    return false;
  }

  private static String dollars(@Nullable BigDecimal figure) {
    return figure == null ? "unknown" : "$" + figure.stripTrailingZeros().toPlainString();
  }

  private static String source(ModelOffer model) {
    if (model.priceSource() != null) {
      return model.priceSource();
    }
    if (model.known() || model.seen() == null) {
      return model.known() ? "in the catalogue, without a price" : "chosen for a credential";
    }
    return "listed by the provider, " + model.seen();
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private Catalog catalog() {
    return services().catalog();
  }

  private CommandServices services() {
    return Objects.requireNonNull(root).services();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
