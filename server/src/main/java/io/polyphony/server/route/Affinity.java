package io.polyphony.server.route;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Role;
import io.polyphony.server.access.Caller;

/**
 * What all requests of one conversation have in common and others have not: who speaks, the system
 * prompt and the first thing that the user said. Never 0, which stands for no conversation.
 */
public final class Affinity {
  private static final int ENOUGH = 4_096;

  private Affinity() {}

  public static long of(Caller caller, ChatRequest request) {
    long hash = caller.organisation().getLeastSignificantBits();
    hash = hash * 31 + caller.user().getLeastSignificantBits();
    for (Message message : request.messages()) {
      hash = Rendezvous.of(hash, begin(message.text()));
      if (message.role() == Role.USER) {
        break;
      }
    }
    return hash == 0 ? 1 : hash;
  }

  private static String begin(String text) {
    return text.length() <= ENOUGH ? text : text.substring(0, ENOUGH);
  }
}
