package io.polyphony.server.body;

import io.polyphony.server.access.BodyMode;

/**
 * What an organisation keeps of requests and answers, where a key says nothing else.
 *
 * @param keepDays for how many days after the request; holds for keys with a mode of their own, too
 */
public record BodyPolicy(BodyMode mode, int keepDays) {
  static final BodyPolicy DEFAULT = new BodyPolicy(BodyMode.OFF, 30);
}
