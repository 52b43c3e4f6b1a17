/** Routes, deployments and their health: a model's name becomes a Plan. */
@NullMarked
package io.polyphony.server.route;

import org.jspecify.annotations.NullMarked;
