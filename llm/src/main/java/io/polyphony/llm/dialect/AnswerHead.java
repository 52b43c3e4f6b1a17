package io.polyphony.llm.dialect;

/**
 * What a client's answer says about itself.
 *
 * @param id our id of the completion
 * @param created seconds since the epoch
 * @param model the model that served
 * @param includeUsage whether the client asked for usage in the stream
 */
public record AnswerHead(String id, long created, String model, boolean includeUsage) {}
