package io.polyphony.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Portkey's gateway from npm, pinned with overrides in {@code src/main/portkey/package.json}. */
final class PortkeyTarget implements Target {
  private final Process process;
  private final int port;
  private final int provider;

  private PortkeyTarget(Process process, int port, int provider) {
    this.process = process;
    this.port = port;
    this.provider = provider;
  }

  /** {@code packages} is a folder in which {@code npm ci} has run. */
  static PortkeyTarget start(Path packages, Path folder, int provider)
      throws IOException, InterruptedException {
    int port = Processes.freePort();
    Path script = packages.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
    if (!Files.exists(script)) {
      throw new IOException("Portkey is not installed: run npm ci in " + packages);
    }
    Process process =
        Processes.start(
            List.of("node", script.toString(), "--port=" + port, "--headless"),
            packages,
            Map.of("NODE_ENV", "production"),
            folder.resolve("portkey.log"));
    Processes.awaitHttp("http://127.0.0.1:" + port + "/", Duration.ofSeconds(30));
    return new PortkeyTarget(process, port, provider);
  }

  @Override
  public String name() {
    return "Portkey";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of(
        "Authorization",
        "Bearer sk-bench",
        "x-portkey-provider",
        "openai",
        "x-portkey-custom-host",
        "http://127.0.0.1:" + provider + "/v1");
  }

  @Override
  public List<Long> processes() {
    List<Long> ids = new ArrayList<>(List.of(process.pid()));
    process.descendants().forEach(child -> ids.add(child.pid()));
    return ids;
  }

  @Override
  public void close() {
    Processes.stop(process);
  }
}
