package io.polyphony.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Says which process owns a file's right: held until that process ends. */
final class OwnerLock {
  private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

  /** Who holds a lock after it was asked for. */
  enum Holder {
    /** We do, since now. */
    TAKEN,
    /** We did already, for example before a live reload. */
    OURS,
    OTHER
  }

  private OwnerLock() {}

  static Holder acquire(Path file) throws IOException {
    if (HELD.containsKey(file)) {
      return Holder.OURS;
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        channel.close();
        return Holder.OTHER;
      }
      HELD.put(file, channel);
      return Holder.TAKEN;
    } catch (OverlappingFileLockException ours) {
      // Another class loader of this process has it. Closing the channel would give the lock up.
      HELD.put(file, channel);
      return Holder.OURS;
    }
  }
}
