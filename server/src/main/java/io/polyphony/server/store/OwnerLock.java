package io.polyphony.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Says which process owns the embedded database: held until that process ends. */
final class OwnerLock {
  private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

  private OwnerLock() {}

  /** False if this or another process holds it already. */
  static boolean acquire(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        HELD.put(file, channel);
        return true;
      }
    } catch (OverlappingFileLockException ours) {
      // This process started the database before, for example before a live reload.
    }
    channel.close();
    return false;
  }
}
