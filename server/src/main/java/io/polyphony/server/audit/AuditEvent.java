package io.polyphony.server.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One link of an organisation's chain. */
record AuditEvent(
    UUID organisationId,
    long sequence,
    UUID id,
    @Nullable UUID actorId,
    String actorName,
    String action,
    String targetType,
    @Nullable String targetId,
    String detail,
    Instant createdAt,
    int keyVersion) {

  /** The bytes that are signed: every field with its length before it, so no two events agree. */
  byte[] canonical() {
    var bytes = new ByteArrayOutputStream();
    try (var output = new DataOutputStream(bytes)) {
      write(output, organisationId.toString());
      output.writeLong(sequence);
      write(output, id.toString());
      write(output, actorId == null ? null : actorId.toString());
      write(output, actorName);
      write(output, action);
      write(output, targetType);
      write(output, targetId);
      write(output, detail);
      output.writeLong(createdAt.getEpochSecond());
      output.writeInt(createdAt.getNano());
      output.writeInt(keyVersion);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream output, @Nullable String text) throws IOException {
    if (text == null) {
      output.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.writeInt(bytes.length);
    output.write(bytes);
  }
}
