/**
 * Replays real recorded provider traffic through the dialects and compares what they read with an
 * oracle that was derived without product code. The recordings live outside the repository.
 */
@NullMarked
package io.polyphony.llm.traffic;

import org.jspecify.annotations.NullMarked;
