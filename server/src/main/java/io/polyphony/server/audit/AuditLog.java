package io.polyphony.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.crypto.MasterKeys;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Writes and checks the chain of audit events, one chain per organisation. Each event's signature
 * covers the signature before it, with a key that is not in the database.
 */
@ApplicationScoped
public class AuditLog {
  private static final byte[] ROOT = new byte[32];

  private final AuditStore rows;
  private final Database database;
  private final MasterKeys masters;
  private final Ids ids;
  private final InstantSource clock;
  private final ObjectMapper mapper;

  AuditLog(
      AuditStore rows,
      Database database,
      MasterKeys masters,
      Ids ids,
      InstantSource clock,
      ObjectMapper mapper) {
    this.rows = rows;
    this.database = database;
    this.masters = masters;
    this.ids = ids;
    this.clock = clock;
    this.mapper = mapper;
  }

  /**
   * What a check of the chain found; {@code firstBad} is the sequence number of the first fault.
   */
  public record Verdict(long events, @Nullable Long firstBad) {
    public boolean sound() {
      return firstBad == null;
    }
  }

  /**
   * Records an act. Call it in the same {@link Database#transaction} as the act itself, so that
   * neither exists without the other.
   */
  public void record(Act act) {
    database.transaction(
        () -> {
          AuditStore.Head head =
              rows.lockHead(act.organisation()).orElse(new AuditStore.Head(0, ROOT));
          AuditEvent event = event(act, head.sequence() + 1);
          var signature = new AuditStore.Signature(head.mac(), sign(head.mac(), event));
          rows.append(new AuditStore.Link(event, signature));
        });
  }

  /** Reads the organisation's whole chain and finds a changed, missing, added or moved event. */
  public Verdict verify(UUID organisation) {
    long sequence = 0;
    byte[] previous = ROOT;
    for (List<AuditStore.Link> page = rows.after(organisation, sequence);
        !page.isEmpty();
        page = rows.after(organisation, sequence)) {
      for (AuditStore.Link link : page) {
        if (!sound(link, sequence + 1, previous)) {
          return new Verdict(sequence, sequence + 1);
        }
        sequence++;
        previous = link.signature().mac();
      }
    }
    AuditStore.Head head = rows.head(organisation).orElse(new AuditStore.Head(0, ROOT));
    boolean complete = head.sequence() == sequence && MessageDigest.isEqual(head.mac(), previous);
    return new Verdict(sequence, complete ? null : Long.valueOf(sequence + 1));
  }

  private boolean sound(AuditStore.Link link, long sequence, byte[] previous) {
    return link.event().sequence() == sequence
        && MessageDigest.isEqual(link.signature().previousMac(), previous)
        && MessageDigest.isEqual(link.signature().mac(), sign(previous, link.event()));
  }

  private AuditEvent event(Act act, long sequence) {
    return new AuditEvent(
        act.organisation(),
        sequence,
        ids.next(),
        act.actor(),
        act.actorName(),
        act.action(),
        act.targetType(),
        act.targetId(),
        json(act),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        masters.currentVersion());
  }

  private String json(Act act) {
    try {
      return mapper.writeValueAsString(new TreeMap<>(act.detail()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] sign(byte[] previous, AuditEvent event) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(masters.derive(event.keyVersion(), "audit"));
      mac.update(previous);
      return mac.doFinal(event.canonical());
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("The platform has no HMAC-SHA256", failed);
    }
  }
}
