package io.polyphony.server.chat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Conversations. */
@ConfigMapping(prefix = "polyphony.chat")
public interface ChatConfig {

  /** How long a conversation's log is kept for pages that come back; the messages stay. */
  @WithDefault("24h")
  Duration keepEvents();

  /** How often running answers are stored. */
  @WithDefault("300ms")
  Duration storeEvery();

  /** Whether this process owns the running answers: the server does, the command line does not. */
  @WithDefault("true")
  boolean recover();
}
