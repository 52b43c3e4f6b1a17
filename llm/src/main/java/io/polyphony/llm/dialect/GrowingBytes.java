package io.polyphony.llm.dialect;

import java.io.OutputStream;
import java.util.Arrays;

/** A byte array that grows, whose storage can be read in place and is reused after a clear. */
final class GrowingBytes extends OutputStream {
  private static final int FIRST = 512;
  private static final int KEPT = 1 << 16;
  private static final byte[] NONE = {};

  private byte[] storage = NONE;
  private int size;

  @Override
  public void write(int single) {
    reserve(1);
    storage[size++] = (byte) single;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, storage, size, length);
    size += length;
  }

  void append(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /** The storage itself: valid up to {@link #size()} and until the next write. */
  byte[] storage() {
    return storage;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  byte[] copy() {
    return Arrays.copyOf(storage, size);
  }

  /** Forgets the content; keeps the storage unless one large event made it big. */
  void clear() {
    size = 0;
    if (storage.length > KEPT) {
      storage = NONE;
    }
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > storage.length) {
      int doubled = storage.length > (1 << 30) ? needed : storage.length * 2;
      storage = Arrays.copyOf(storage, Math.max(FIRST, Math.max(needed, doubled)));
    }
  }
}
