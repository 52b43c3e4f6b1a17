package io.polyphony.server.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The right that an operation of the web's interface needs. Without this annotation an operation is
 * for signed-in people only, never for virtual keys.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Permission {
  /** One of {@link Permissions}. */
  String value();
}
