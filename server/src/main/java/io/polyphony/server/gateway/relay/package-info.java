/**
 * The programs' door to what OpenAI's interface has beside chat: images, audio, moderations, files
 * and batches. Requests and answers pass as they are, to providers of that form.
 */
@NullMarked
package io.polyphony.server.gateway.relay;

import org.jspecify.annotations.NullMarked;
