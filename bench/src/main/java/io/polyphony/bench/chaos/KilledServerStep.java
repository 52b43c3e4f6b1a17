package io.polyphony.bench.chaos;

/** The server is killed under its streams and started again. */
final class KilledServerStep implements Step {
  @Override
  public String name() {
    return "kill -9 of the server";
  }

  @Override
  public void run(Stage stage) throws Exception {
    stage.goOn(1_500);
    stage.server().kill();
    stage.server().start();
    stage.goOn(1_000);
  }
}
