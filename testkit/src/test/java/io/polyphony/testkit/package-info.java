/** Tests of the fakes: a fake that lies makes every test that uses it worthless. */
@NullMarked
package io.polyphony.testkit;

import org.jspecify.annotations.NullMarked;
