package io.polyphony.server.store;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;

/** What every application test of this module gets, without naming it. */
@WithTestResource(value = PostgresForTests.class, scope = TestResourceScope.GLOBAL)
public final class TestEnvironment {
  private TestEnvironment() {}
}
