package io.polyphony.server.upstream;

/** One attempt under way. After close its listener hears nothing more. */
interface RunningAttempt {

  void close();

  void pause();

  void resume();
}
