/**
 * Wire formats. A dialect reads and writes requests and answers both ways, incrementally over
 * arbitrary byte cuts; inbound surface and outbound adapter are the same code.
 */
@NullMarked
package io.polyphony.llm.dialect;

import org.jspecify.annotations.NullMarked;
