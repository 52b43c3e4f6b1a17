package io.polyphony.llm.provider;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One field of the form in which a person adds a credential.
 *
 * @param secret whether the value is encrypted and never shown again
 * @param placeholder the shape of a value, for example {@code sk-...}
 * @param multiline whether the value is a text of several lines, for example a file's content
 * @param initial what the form holds at first; empty for nothing
 * @param pattern what a whole value must match; null if anything does. A value that becomes part of
 *     an address must have one.
 */
public record CredentialField(
    String id,
    String label,
    String help,
    boolean secret,
    boolean required,
    String placeholder,
    boolean multiline,
    String initial,
    @Nullable Pattern pattern) {

  public static final String API_KEY = "apiKey";

  /** Of one label of a host name. */
  private static final Pattern HOST_LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

  /** Of a host name, with or without {@code https://} before it. */
  private static final Pattern HOST =
      Pattern.compile("(https://)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+/?");

  /** Of one step of a path. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._:-]+");

  public CredentialField(
      String id, String label, String help, boolean secret, boolean required, String placeholder) {
    this(id, label, help, secret, required, placeholder, false, "", null);
  }

  public static CredentialField apiKey(String placeholder) {
    return secret(API_KEY, "API key", placeholder);
  }

  public static CredentialField optionalApiKey() {
    return secret(API_KEY, "API key", "").optional();
  }

  /** A required secret of one line. */
  public static CredentialField secret(String id, String label, String placeholder) {
    return new CredentialField(id, label, "", true, true, placeholder);
  }

  /** A required secret of several lines. */
  public static CredentialField document(String id, String label, String placeholder) {
    return new CredentialField(id, label, "", true, true, placeholder, true, "", null);
  }

  /** A required setting that is kept in clear and shown again. */
  public static CredentialField setting(String id, String label, String placeholder) {
    return new CredentialField(id, label, "", false, true, placeholder);
  }

  /** A required setting that becomes one label of a host name, like a region. */
  public static CredentialField hostLabel(String id, String label, String placeholder) {
    return setting(id, label, placeholder).matching(HOST_LABEL);
  }

  /** A required setting that is a host name. */
  public static CredentialField host(String id, String label, String placeholder) {
    return setting(id, label, placeholder).matching(HOST);
  }

  /** A required setting that becomes one step of a path, like an account's id. */
  public static CredentialField segment(String id, String label, String placeholder) {
    return setting(id, label, placeholder).matching(SEGMENT);
  }

  public CredentialField withHelp(String text) {
    return new CredentialField(
        id, label, text, secret, required, placeholder, multiline, initial, pattern);
  }

  public CredentialField optional() {
    return new CredentialField(
        id, label, help, secret, false, placeholder, multiline, initial, pattern);
  }

  public CredentialField startingAs(String text) {
    return new CredentialField(
        id, label, help, secret, required, placeholder, multiline, text, pattern);
  }

  public CredentialField matching(Pattern whole) {
    return new CredentialField(
        id, label, help, secret, required, placeholder, multiline, initial, whole);
  }

  /** Null if the value, already stripped, may stand in this field. */
  public @Nullable FieldFault fault(String value) {
    if (value.isEmpty()) {
      return required ? new FieldFault(id, label + " is missing.") : null;
    }
    if (value.chars().anyMatch(character -> !allows(character))) {
      return new FieldFault(id, label + " holds characters that it cannot have.");
    }
    return pattern == null || pattern.matcher(value).matches()
        ? null
        : new FieldFault(id, label + " does not look right: " + shape());
  }

  private boolean allows(int character) {
    boolean printable = character >= ' ' && character <= '~';
    return printable || multiline && (Character.isWhitespace(character) || character > '~');
  }

  private String shape() {
    return placeholder.isEmpty() ? "check it for stray characters." : "like " + placeholder + ".";
  }
}
