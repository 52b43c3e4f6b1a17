package io.polyphony.bench.chaos;

import java.time.Duration;

/** PostgreSQL's first process is killed; the server must bring it back by itself. */
final class KilledDatabaseStep implements Step {
  private static final Duration HEALED = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "kill -9 of PostgreSQL";
  }

  @Override
  public void run(Stage stage) throws Exception {
    stage.goOn(1_000);
    stage.server().database().destroyForcibly();
    ChaosServer.await(HEALED, "the database to be back", stage.server()::databaseAnswers);
    ChaosServer.await(HEALED, "the server to be ready again", stage.server()::ready);
    stage.goOn(500);
  }
}
