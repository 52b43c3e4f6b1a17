package io.polyphony.llm.dialect;

/**
 * What is known of a form ({@code multipart/form-data}) that is handed on as it is.
 *
 * @param model the name as asked
 * @param stream whether the client wants events
 * @param modelFrom where the model's name begins in the body
 * @param modelUntil the byte after it
 */
public record FormScan(String model, boolean stream, long modelFrom, long modelUntil) {}
