package io.polyphony.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final int SIZE = 4_096;

  @TempDir Path folder;

  @Test
  void whatWasAppendedIsReadBackOverSeveralFiles() throws IOException {
    // Given
    Journal journal = Journal.open(folder, SIZE, false);

    // When
    for (int entry = 0; entry < 200; entry++) {
      journal.append(payload(entry));
    }

    // Then
    assertThat(Journal.files(folder)).hasSizeGreaterThan(2);
    assertThat(readAll()).hasSize(200).first().isEqualTo("{\"id\":\"entry-0\"}".repeat(5));
  }

  @Test
  void everyFlippedBitOfTheLastEntryIsNoticed() throws IOException {
    // Given
    Journal journal = Journal.open(folder, SIZE, false);
    journal.append(payload(1));
    journal.append(payload(2));
    Path file = Journal.files(folder).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int last = 8 + payload(1).length;

    for (int at = last; at < last + 8 + payload(2).length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        Path copy = folder.resolve("copy");
        Files.write(copy, flipped);

        // Then
        assertThat(JournalSegment.read(copy)).hasSize(1);
      }
    }
  }

  @Test
  void aTornTailLeavesWhatStandsBeforeIt() throws IOException {
    Journal journal = Journal.open(folder, SIZE, false);
    journal.append(payload(1));
    journal.append(payload(2));
    byte[] whole = Files.readAllBytes(Journal.files(folder).getFirst());
    Path copy = folder.resolve("copy");
    for (int length = 0; length < 16 + payload(1).length + payload(2).length; length++) {
      Files.write(copy, java.util.Arrays.copyOf(whole, length));
      int complete = length < 8 + payload(1).length ? 0 : 1;
      assertThat(JournalSegment.read(copy)).hasSize(complete);
    }
  }

  @Test
  void aFileGoesOnlyWhenTheDatabaseHasAllOfIt() throws IOException {
    // Given
    Journal journal = Journal.open(folder, SIZE, false);
    List<JournalSegment> places = new ArrayList<>();
    for (int entry = 0; entry < 100; entry++) {
      places.add(journal.append(payload(entry)).segment());
    }
    int files = Journal.files(folder).size();

    // When
    journal.done(places.subList(1, 100));

    // Then
    assertThat(Journal.files(folder)).hasSize(2).hasSizeLessThan(files);
    journal.done(places.subList(0, 1));
    assertThat(Journal.files(folder)).hasSize(1);
  }

  @Test
  void filesThatFillFasterThanTheyAreMadeReadyRefuseNobody() throws IOException {
    // Given
    Journal journal = Journal.open(folder, 64 * 1024, false);

    // When
    for (int request = 0; request < 5_000; request++) {
      journal.accept(payload(request));
      journal.settle(payload(request));
    }

    // Then
    assertThat(readAll()).hasSize(10_000);
  }

  @Test
  void aFullDiskRefusesNewRequestsAndLosesNoneThatIsOpen() throws IOException {
    // Given
    var room = new AtomicInteger(1);
    Journal journal =
        Journal.open(
            folder,
            64 * 1024,
            false,
            (file, size) -> {
              if (room.getAndDecrement() <= 0) {
                throw new IOException("no space left on device");
              }
              return JournalSegment.create(file, size);
            });
    assertThatThrownBy(journal::reserve).hasMessage("no space left on device");

    // When
    int accepted = 0;
    boolean refused = false;
    while (!refused) {
      try {
        journal.accept(payload(accepted));
        accepted++;
      } catch (UncheckedIOException full) {
        refused = true;
      }
    }
    for (int request = 0; request < accepted; request++) {
      journal.settle(new byte[4_000]);
    }

    // Then
    assertThat(accepted).isGreaterThan(10);
    assertThat(JournalSegment.read(Journal.files(folder).getFirst())).hasSize(2 * accepted);
    room.set(1);
    journal.reserve();
    assertThat(bytes(journal.accept(payload(1)))).isEqualTo(payload(1));
  }

  private List<String> readAll() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : Journal.files(folder)) {
      for (byte[] payload : JournalSegment.read(file)) {
        all.add(new String(payload, StandardCharsets.UTF_8));
      }
    }
    return all;
  }

  private static byte[] payload(int entry) {
    return ("{\"id\":\"entry-" + entry + "\"}").repeat(5).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(JournalEntry entry) {
    ByteBuffer copy = ByteBuffer.allocate(entry.length());
    entry.write(copy, 0, entry.length());
    return copy.array();
  }
}
