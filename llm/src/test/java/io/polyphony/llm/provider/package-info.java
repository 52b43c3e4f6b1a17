/** Tests of the providers: what each claims is proven by a wire example that we wrote. */
@NullMarked
package io.polyphony.llm.provider;

import org.jspecify.annotations.NullMarked;
