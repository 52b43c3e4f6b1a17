package io.polyphony.server.admission;

/**
 * What a request is expected to use, before it runs.
 *
 * @param model the first deployment's model, {@code provider/name}
 * @param tokens input and output
 * @param nano nano-dollars; 0 if the price is unknown
 */
public record Demand(String model, long tokens, long nano) {}
