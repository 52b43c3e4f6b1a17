package io.polyphony.server.app;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.IssuedVirtualKey;
import io.polyphony.server.access.NewVirtualKey;
import io.polyphony.server.access.VirtualKey;
import io.polyphony.server.access.VirtualKeys;
import java.io.PrintWriter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code key create|list|revoke}: virtual keys of the installation's owner. */
@Command(
    name = "key",
    description = "Virtual keys, with which programs call the gateway.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {
  @ParentCommand @Nullable Commands root;
  @Spec @Nullable CommandSpec spec;

  @Command(description = "Makes a key and prints it, this once.", mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "What the key is for.") String name,
      @Option(
              names = {"-m", "--model"},
              paramLabel = "MODEL",
              description = "A model that the key may ask for; may be repeated. Default: all.")
          @Nullable List<String> models,
      @Option(names = "--requests-per-minute", paramLabel = "N") @Nullable Integer perMinute,
      @Option(names = "--concurrency", paramLabel = "N") @Nullable Integer concurrency,
      @Option(
              names = "--cache-seconds",
              paramLabel = "N",
              description =
                  "For how long answers may be kept and given again. Default: not at all.")
          @Nullable Integer cacheSeconds,
      @Option(
              names = {"-a", "--address"},
              paramLabel = "ADDRESS",
              description =
                  "An address or range (10.0.0.0/8) from which the key may be used; may be"
                      + " repeated. Default: from anywhere.")
          @Nullable List<String> addresses) {
    var wanted =
        new NewVirtualKey(
            name, models, null, perMinute, concurrency, cacheSeconds, addresses, null, null);
    IssuedVirtualKey issued = keys().issue(owner(), wanted);
    out().println(issued.secret());
    return 0;
  }

  @Command(description = "Lists the keys.", mixinStandardHelpOptions = true)
  int list() {
    for (VirtualKey key : keys().list(owner().organisation())) {
      out()
          .printf(
              "%s  %s…  %-8s %6d uses  %s%n",
              key.id(), key.prefix(), state(key), key.useCount(), key.name());
    }
    return 0;
  }

  @Command(description = "Ends a key at once.", mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "KEY", description = "The key's id, or its start (pp-....).")
          String which) {
    Caller owner = owner();
    List<UUID> found =
        keys().list(owner.organisation()).stream()
            .filter(key -> key.id().toString().equals(which) || key.prefix().equals(which))
            .map(VirtualKey::id)
            .toList();
    if (found.size() != 1) {
      err().println(found.isEmpty() ? "There is no such key." : "Several keys start so.");
      return 1;
    }
    keys().revoke(owner, found.getFirst());
    out().println("Revoked.");
    return 0;
  }

  private static String state(VirtualKey key) {
    return key.revokedAt() == null ? "active" : "revoked";
  }

  private Caller owner() {
    return root().services().owner();
  }

  private VirtualKeys keys() {
    return root().services().keys();
  }

  private Commands root() {
    return java.util.Objects.requireNonNull(root);
  }

  private PrintWriter out() {
    return java.util.Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return java.util.Objects.requireNonNull(spec).commandLine().getErr();
  }
}
