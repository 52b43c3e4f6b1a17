package io.polyphony.server.access;

/**
 * What is wrong with one field of a request.
 *
 * @param message words for the user
 */
public record FieldError(String field, String message) {}
