package io.polyphony.bench.chaos;

import io.polyphony.testkit.FaultOutcome;
import io.polyphony.testkit.ProviderFault;
import io.polyphony.testkit.ProviderFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The provider and its network go wrong in each of the forty ways. */
final class FaultsStep implements Step {
  private static final long FOUR_ROUNDS_MS = 4_000;

  @Override
  public String name() {
    return "the provider's 40 faults";
  }

  @Override
  public boolean asksForFaults() {
    return true;
  }

  @Override
  public void run(Stage stage) throws InterruptedException {
    stage.goOn(FOUR_ROUNDS_MS);
  }

  @Override
  public List<String> judge(List<Heard> heard) {
    Set<String> unheard = new TreeSet<>();
    ProviderFaults.all().forEach(fault -> unheard.add(fault.name()));
    List<String> wrong = new ArrayList<>();
    for (Heard one : heard) {
      ProviderFault fault = one.asked().fault();
      if (fault != null) {
        unheard.remove(fault.name());
        if (!isRight(one)) {
          wrong.add(fault + " came to " + one);
        }
      }
    }
    unheard.forEach(name -> wrong.add(name + " came to nothing"));
    return wrong;
  }

  private static boolean isRight(Heard heard) {
    ProviderFault fault = heard.asked().fault();
    return fault == null
        || switch (fault.outcome()) {
          case FaultOutcome.Whole whole -> heard.fate() == Heard.Fate.CLEAN;
          case FaultOutcome.Broken broken -> heard.fate() == Heard.Fate.BROKEN;
          case FaultOutcome.Refused refused -> heard.fate() == Heard.Fate.REFUSED;
        };
  }
}
