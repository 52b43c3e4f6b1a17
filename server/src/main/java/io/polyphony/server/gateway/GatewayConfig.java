package io.polyphony.server.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The programs' door. */
@ConfigMapping(prefix = "polyphony.gateway")
public interface GatewayConfig {

  /** The largest request body in bytes. */
  @WithDefault("33554432")
  int largestBody();

  /** The largest form with a model's name in it (audio, images) in bytes. */
  @WithDefault("134217728")
  long largestForm();

  /** The largest file that is handed on to a provider, in bytes. */
  @WithDefault("536870912")
  long largestUpload();

  /** For how long an Idempotency-Key is known, and its answer given again. */
  @WithDefault("24h")
  Duration idempotencyKeep();

  /** The longest answer in bytes that is kept for an Idempotency-Key. */
  @WithDefault("8388608")
  int idempotencyLargestAnswer();

  /** After how long a silence a stream says something, so that proxies keep it open. */
  @WithDefault("10s")
  Duration keepAlive();
}
