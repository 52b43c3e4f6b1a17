package io.polyphony.bench.chaos;

import java.nio.file.Path;
import java.util.List;

/** Everything that is made to go wrong, in its order. */
final class Steps {
  private Steps() {}

  /**
   * @param folder whatever the run writes lies below it
   */
  static List<Step> all(Path folder) {
    return List.of(
        new FaultsStep(),
        new KilledServerStep(),
        new KilledDatabaseStep(),
        new KilledRedisStep(),
        new FullDiskStep(folder),
        new ClockStep(folder));
  }
}
