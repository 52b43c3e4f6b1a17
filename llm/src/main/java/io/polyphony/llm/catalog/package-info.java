/**
 * Models on offer: windows, capabilities and prices with their source and date, read from one YAML
 * file per provider on the class path.
 */
@NullMarked
package io.polyphony.llm.catalog;

import org.jspecify.annotations.NullMarked;
