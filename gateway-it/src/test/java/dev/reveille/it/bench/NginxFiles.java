package dev.reveille.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx as the backend and, for comparison, as the proxy. */
final class NginxFiles {

    private final Path folder;

    NginxFiles(Path folder, int port, int backend) throws IOException {
        this.folder = folder;
        write(
                "backend",
                "server { listen 127.0.0.1:%d; location / { return 200 \"%s\"; } }"
                        .formatted(backend, "x".repeat(1024)));
        write(
                "proxy",
                """
                upstream backend { server 127.0.0.1:%d; keepalive 1024; }
                server {
                    listen 127.0.0.1:%d;
                    location / {
                        proxy_pass http://backend;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                        proxy_set_header X-Request-Id $request_id;
                    }
                }
                """
                        .formatted(backend, port));
    }

    private void write(String name, String servers) throws IOException {
        Files.writeString(
                folder.resolve(name + ".conf"),
                """
                user root;
                daemon off;
                worker_processes 1;
                pid %1$s/%2$s.pid;
                error_log stderr warn;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/%2$s-body;
                    proxy_temp_path %1$s/%2$s-proxy;
                    fastcgi_temp_path %1$s/%2$s-fastcgi;
                    uwsgi_temp_path %1$s/%2$s-uwsgi;
                    scgi_temp_path %1$s/%2$s-scgi;
                    keepalive_timeout 1h;
                    keepalive_requests 1000000000;
                    %3$s
                }
                """
                        .formatted(folder, name, servers));
    }

    List<String> backend() {
        return command("backend");
    }

    List<String> proxy() {
        return command("proxy");
    }

    private List<String> command(String name) {
        return List.of("/usr/sbin/nginx", "-c", folder.resolve(name + ".conf").toString());
    }
}
