package io.polyphony.server.app;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Role;
import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.CompletionCall;
import io.polyphony.server.upstream.UpstreamRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ask}: one prompt, several models, side by side in the terminal. */
@Command(
    name = "ask",
    description = "Sends one prompt to several models and shows the answers side by side.",
    mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
  private static final long REDRAW_MILLIS = 100;
  private static final int NARROWEST = 40;

  @ParentCommand @Nullable Commands root;
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "MODEL",
      description = "A model, for example sandbox/story; may be repeated.")
  List<String> models = List.of();

  @Option(
      names = {"-s", "--system"},
      paramLabel = "TEXT",
      description = "Instructions that stand before the prompt.")
  @Nullable String system;

  @Parameters(paramLabel = "PROMPT", description = "The prompt; - reads standard input.")
  String prompt = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Commands commands = Objects.requireNonNull(root);
    Caller caller = commands.services().owner();
    String text = prompt.equals("-") ? standardInput() : prompt;
    List<AskLane> lanes = models.stream().map(AskLane::new).toList();
    for (AskLane lane : lanes) {
      ask(commands.services(), caller, lane, text);
    }
    show(lanes);
    return lanes.stream().allMatch(AskLane::succeeded) ? 0 : 1;
  }

  private void ask(CommandServices services, Caller caller, AskLane lane, String text) {
    List<Message> messages =
        system == null
            ? List.of(Message.of(Role.USER, text))
            : List.of(Message.of(Role.SYSTEM, system), Message.of(Role.USER, text));
    ChatRequest request =
        ChatRequest.of(lane.model(), messages, io.polyphony.llm.chat.Parameters.NONE);
    var upstream = new UpstreamRequest(null, null, true, false, "cli", () -> request);
    services
        .completions()
        .run(caller, new CompletionCall(lane.model(), "cli", text.length(), upstream), lane)
        .onFailure(lane::refused);
  }

  private void show(List<AskLane> lanes) throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    TerminalSize terminal = TerminalSize.find();
    if (terminal == null) {
      for (AskLane lane : lanes) {
        lane.await();
        out.printf("== %s%n%s%n%s%n%n", lane.model(), lane.text(), lane.summary());
      }
      out.flush();
      return;
    }
    var columns = new AskColumns(lanes, Math.max(NARROWEST, terminal.columns()));
    int drawn = 0;
    while (!lanes.stream().allMatch(AskLane::done)) {
      drawn = redraw(out, columns.lines(terminal.rows() - 2), drawn);
      TimeUnit.MILLISECONDS.sleep(REDRAW_MILLIS);
    }
    redraw(out, columns.lines(Integer.MAX_VALUE), drawn);
  }

  /** Goes up over what was drawn before and draws anew; returns the number of lines. */
  private static int redraw(PrintWriter out, List<String> lines, int drawn) {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A\r\u001b[J");
    }
    lines.forEach(out::println);
    out.flush();
    return lines.size();
  }

  private static String standardInput() throws IOException {
    return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
