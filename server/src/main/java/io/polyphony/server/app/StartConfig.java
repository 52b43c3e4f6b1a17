package io.polyphony.server.app;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSourceLoader;
import org.eclipse.microprofile.config.Config;

/** The configuration before the application starts, from the same places in the same order. */
final class StartConfig {
  private StartConfig() {}

  static Config read() {
    ClassLoader loader = StartConfig.class.getClassLoader();
    return new SmallRyeConfigBuilder()
        .forClassLoader(loader)
        .addDefaultInterceptors()
        .addDefaultSources()
        .withSources(new DotEnvConfigSourceProvider())
        .withSources(new YamlConfigSourceLoader.InFileSystem())
        .build();
  }
}
