package io.polyphony.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** nginx as a plain proxy: the floor. */
final class NginxTarget implements Target {
  private final Process process;
  private final int port;

  private NginxTarget(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static NginxTarget start(Path folder, int provider) throws IOException, InterruptedException {
    int port = Processes.freePort();
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(configuration, configuration(folder, port, provider));
    Process process =
        Processes.start(
            List.of("nginx", "-p", folder.toString(), "-c", configuration.toString()),
            folder,
            Map.of(),
            folder.resolve("nginx.log"));
    Processes.awaitHttp("http://127.0.0.1:" + port + "/", Duration.ofSeconds(10));
    return new NginxTarget(process, port);
  }

  private static String configuration(Path folder, int port, int provider) {
    return """
        daemon off;
        worker_processes 2;
        pid %1$s/nginx.pid;
        error_log %1$s/nginx-error.log warn;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path %1$s/nginx-body;
          proxy_temp_path %1$s/nginx-proxy;
          fastcgi_temp_path %1$s/nginx-fastcgi;
          uwsgi_temp_path %1$s/nginx-uwsgi;
          scgi_temp_path %1$s/nginx-scgi;
          client_body_buffer_size 1m;
          keepalive_requests 1000000;
          upstream provider { server 127.0.0.1:%3$d; keepalive 256; keepalive_requests 1000000; }
          server {
            listen 127.0.0.1:%2$d;
            location / {
              proxy_pass http://provider;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
            }
          }
        }
        """
        .formatted(folder, port, provider);
  }

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Authorization", "Bearer sk-bench");
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
