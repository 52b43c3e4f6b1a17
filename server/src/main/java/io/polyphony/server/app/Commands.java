package io.polyphony.server.app;

import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.access.RefusalException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line: {@code ./run cli ...}. */
@Command(
    name = "./run cli",
    description = "Polyphony's command line.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    subcommands = {
      KeyCommand.class,
      AskCommand.class,
      CatalogCommand.class,
      VerifyCommand.class,
      DoctorCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class Commands {
  private static final List<String> IN_APPLICATION = List.of("key", "ask", "catalog", "verify");
  private static final List<String> HELP = List.of("-h", "--help", "-V", "--version");

  private final @Nullable CommandServices services;

  Commands(@Nullable CommandServices services) {
    this.services = services;
  }

  /** The build's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"Polyphony " + (version == null ? "0.1.0" : version)};
    }
  }

  /** Whether the arguments name a command that needs the started application. */
  static boolean needApplication(String... arguments) {
    return arguments.length > 0
        && IN_APPLICATION.contains(arguments[0])
        && Arrays.stream(arguments).noneMatch(HELP::contains);
  }

  static int run(@Nullable CommandServices services, String... arguments) {
    return run(new CommandLine(new Commands(services)), arguments);
  }

  /** Runs with words that go elsewhere than to the terminal. */
  static int run(
      CommandServices services, PrintWriter out, PrintWriter errors, String... arguments) {
    CommandLine line = new CommandLine(new Commands(services));
    return run(line.setOut(out).setErr(errors), arguments);
  }

  private static int run(CommandLine line, String... arguments) {
    line.setExecutionExceptionHandler(
        (thrown, failed, parsed) -> {
          failed.getErr().println(words(thrown));
          return 1;
        });
    if (arguments.length == 0) {
      line.usage(line.getOut());
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(arguments);
  }

  static int fail(@Nullable String message) {
    PrintWriter errors = new CommandLine(new Commands(null)).getErr();
    errors.println(message);
    return 1;
  }

  CommandServices services() {
    return Objects.requireNonNull(services);
  }

  private static String words(Exception thrown) throws Exception {
    return switch (thrown) {
      case FailureException failure -> failure.failure().message();
      case RefusalException refusal -> refusal.words();
      default -> throw thrown;
    };
  }
}
