package io.polyphony.server.app;

import io.polyphony.server.store.Invariant;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code verify}: checks what must always hold of the data, and prints where it does not. */
@Command(
    name = "verify",
    description = "Checks that records, money and conversations agree; prints what is wrong.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand @Nullable Commands root;
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    int broken = 0;
    for (Invariant invariant : Objects.requireNonNull(root).services().invariants()) {
      boolean holds = invariant.violations().isEmpty();
      broken += holds ? 0 : 1;
      out().printf("%-4s %-22s %s%n", holds ? "ok" : "BAD", invariant.id(), invariant.words());
      invariant.violations().forEach(line -> out().println("       " + line));
    }
    return broken == 0 ? 0 : 1;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
