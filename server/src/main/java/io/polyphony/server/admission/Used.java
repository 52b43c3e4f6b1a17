package io.polyphony.server.admission;

/**
 * What a request came to.
 *
 * @param tokens input and output; 0 if unknown
 * @param nano what it is billed with, in nano-dollars; 0 if unknown
 */
public record Used(long tokens, long nano) {
  public static final Used NOTHING = new Used(0, 0);
}
