package io.polyphony.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.server.store.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SecretBoxTest {
  @Inject SecretBox box;
  @Inject KeyRotation rotation;
  @Inject MasterKeys masters;
  @Inject DataKeys keys;
  @Inject Ids ids;
  @Inject Jdbi jdbi;

  @Test
  void aValueIsOpenedOnlyAtItsPlace() {
    // Given
    List<Place> places = new ArrayList<>();
    List<String> sealed = new ArrayList<>();
    for (int tenant = 0; tenant < 3; tenant++) {
      UUID organisation = ids.next();
      for (int row = 0; row < 12; row++) {
        places.add(new Place(organisation, "credential", ids.next(), "secret"));
        sealed.add(box.seal(places.getLast(), "value " + row));
      }
    }

    // Then
    for (int i = 0; i < places.size(); i++) {
      assertThat(box.open(places.get(i), sealed.get(i))).startsWith("value ");
      for (int j = 0; j < places.size(); j++) {
        if (i != j) {
          refused(places.get(i), sealed.get(j));
        }
      }
    }
    Place first = places.getFirst();
    refused(
        new Place(first.organisation(), "virtual_key", first.row(), first.field()),
        sealed.getFirst());
    refused(
        new Place(first.organisation(), first.table(), first.row(), "other"), sealed.getFirst());
  }

  @Test
  void aChangedValueIsNotOpened() {
    // Given
    Place place = new Place(ids.next(), "credential", ids.next(), "secret");
    String sealed = box.seal(place, "sk-canary");

    // Then
    for (int i = 0; i < sealed.length(); i++) {
      for (char other : new char[] {'A', 'b', '0', '.', '_'}) {
        if (sealed.charAt(i) != other) {
          refused(place, sealed.substring(0, i) + other + sealed.substring(i + 1));
        }
      }
      refused(place, sealed.substring(0, i));
    }
  }

  @Test
  void twoSealsOfOneValueDiffer() {
    Place place = new Place(ids.next(), "credential", ids.next(), "secret");
    assertThat(box.seal(place, "same")).isNotEqualTo(box.seal(place, "same"));
  }

  @Test
  void rotationKeepsValuesAndMovesKeysToTheNewVersion() {
    // Given
    UUID organisation = ids.next();
    Place place = new Place(organisation, "credential", ids.next(), "secret");
    String sealed = box.seal(place, "kept");

    // When
    int rewrapped = rotation.rotateMaster();
    rotation.rotateData(organisation);

    // Then
    assertThat(rewrapped).isPositive();
    assertThat(jdbi.<Long, RuntimeException>withHandle(this::onOldMaster)).isZero();
    assertThat(box.open(place, sealed)).isEqualTo("kept");
    assertThat(box.current(place, sealed)).isFalse();
    String again = box.reseal(place, sealed);
    assertThat(box.current(place, again)).isTrue();
    assertThat(box.open(place, again)).isEqualTo("kept");
  }

  @Test
  void shreddedValuesAreGone() {
    // Given
    Place place = new Place(ids.next(), "credential", ids.next(), "secret");
    String sealed = box.seal(place, "gone");

    // When
    rotation.shred(place.organisation());

    // Then
    refused(place, sealed);
  }

  @Test
  void theMasterKeyIsForItsOwnerAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(masters.file())))
        .isEqualTo("rw-------");
  }

  private long onOldMaster(org.jdbi.v3.core.Handle handle) {
    return handle
        .createQuery("select count(*) from data_key where master_version < :current")
        .bind("current", masters.current())
        .mapTo(Long.class)
        .one();
  }

  private void refused(Place place, String sealed) {
    assertThatThrownBy(() -> box.open(place, sealed)).isInstanceOf(CryptoException.class);
  }
}
