/** Start-up order, configuration root, health, static web, error page, command line. */
@NullMarked
package io.polyphony.server.app;

import org.jspecify.annotations.NullMarked;
