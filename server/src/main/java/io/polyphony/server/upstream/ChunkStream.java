package io.polyphony.server.upstream;

/** A dispatch under way. All methods belong to its context. */
public interface ChunkStream {

  /** Closes upstream at once; {@link ChunkReceiver#ended} follows. */
  void cancel();

  void pause();

  void resume();
}
