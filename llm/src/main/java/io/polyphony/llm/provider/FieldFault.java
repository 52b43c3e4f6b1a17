package io.polyphony.llm.provider;

/**
 * What is wrong with one value of a credential.
 *
 * @param field the field's id
 * @param message words for the user; never holds the value
 */
public record FieldFault(String field, String message) {}
