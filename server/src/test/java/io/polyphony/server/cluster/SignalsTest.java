package io.polyphony.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.server.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SignalsTest {
  @Inject Signals signals;
  @Inject Database database;
  @Inject Jdbi jdbi;

  @Test
  void aSignalArrivesWhenItsTransactionCommitsAndOnlyThen() throws Exception {
    // Given
    BlockingQueue<String> heard = receiver("sample");
    awaitListening(heard);

    // When
    assertThatThrownBy(
            () ->
                database.transaction(
                    () -> {
                      signals.send("sample", "lost");
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    signals.send("another", "not ours");
    signals.send("sample", "one two");

    // Then
    assertThat(next(heard)).isEqualTo("one two");
  }

  @Test
  void aSignalOfAnotherProcessArrives() throws Exception {
    // Given
    BlockingQueue<String> heard = receiver("sample");
    awaitListening(heard);

    // When
    jdbi.useHandle(
        handle -> handle.execute("select pg_notify('polyphony', 'sample from elsewhere')"));

    // Then
    assertThat(next(heard)).isEqualTo("from elsewhere");
  }

  private BlockingQueue<String> receiver(String topic) {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    signals.receive(
        topic,
        new Signals.Receiver() {
          @Override
          public void changed(String id) {
            heard.add(id);
          }

          @Override
          public void missed() {}
        });
    return heard;
  }

  /** Listening begins shortly after the start: sends until one arrives. */
  private void awaitListening(BlockingQueue<String> heard) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      signals.send("sample", "probe " + i);
      String arrived = heard.poll(200, TimeUnit.MILLISECONDS);
      if (arrived != null) {
        while (!("probe " + i).equals(arrived)) {
          arrived = next(heard);
        }
        return;
      }
    }
    throw new AssertionError("no signal arrives");
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    String arrived = heard.poll(20, TimeUnit.SECONDS);
    assertThat(arrived).isNotNull();
    return arrived;
  }
}
