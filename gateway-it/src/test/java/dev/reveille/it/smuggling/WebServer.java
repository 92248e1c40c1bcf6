package dev.reveille.it.smuggling;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers whose opinion counts, as Debian packages them. Each writes one line for each request
 * that it has read: method, target, length of the body, status and the request line as it came,
 * with tabs in between. Each takes longer heads than the gateway.
 */
enum WebServer {
    NGINX("\\\\x([0-9A-F]{2})") {
        @Override
        String configuration() {
            return """
            pid FOLDER/pid;
            error_log FOLDER/error.log;
            user root root;
            worker_processes 1;
            daemon off;
            events {}
            http {
              log_format seen "$request\\t$sent_http_x_body\\t$status";
              access_log FOLDER/seen.log seen;
              client_body_temp_path FOLDER/body;
              proxy_temp_path FOLDER/proxy;
              fastcgi_temp_path FOLDER/fastcgi;
              uwsgi_temp_path FOLDER/uwsgi;
              scgi_temp_path FOLDER/scgi;
              large_client_header_buffers 8 64k;
              client_max_body_size 0;
              server {
                listen 127.0.0.1:PORT;
                location / { proxy_pass http://127.0.0.1:APPLICATION; }
              }
            }
            """;
        }

        @Override
        List<String> command(Path configuration) {
            return List.of("nginx", "-c", configuration.toString());
        }
    },
    HTTPD("\\\\x([0-9a-f]{2})|\\\\([\\\\\"])") {
        @Override
        String configuration() {
            return """
            ServerRoot FOLDER
            PidFile FOLDER/pid
            ErrorLog FOLDER/error.log
            ServerName localhost
            Listen 127.0.0.1:PORT
            User www-data
            Group www-data
            LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
            LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
            LogFormat "%r\\t%{X-Body}o\\t%>s" seen
            CustomLog FOLDER/seen.log seen
            StartServers 2
            MaxRequestWorkers 4
            KeepAliveTimeout 60
            LimitRequestLine 16384
            LimitRequestFieldSize 65535
            LimitRequestFields 0
            AllowEncodedSlashes NoDecode
            ProxyPass / http://127.0.0.1:APPLICATION/ nocanon
            """;
        }

        @Override
        List<String> command(Path configuration) {
            return List.of("apache2", "-f", configuration.toString(), "-D", "FOREGROUND");
        }
    },
    HAPROXY("#([0-9A-F]{2})") {
        @Override
        String configuration() {
            return """
            global
              log stdout len 32768 format raw local0
              tune.http.logurilen 32768
              tune.bufsize 65536
              tune.http.maxhdr 2000
              nbthread 1
            defaults
              mode http
              log global
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              timeout http-keep-alive 60s
            listen tested
              bind 127.0.0.1:PORT
              capture response header X-Body len 12
              log-format "%r\\t%[capture.res.hdr(0)]\\t%ST"
              server application 127.0.0.1:APPLICATION
            """;
        }

        @Override
        List<String> command(Path configuration) {
            return List.of(
                    "sh", "-c", "exec haproxy -db -f \"$0\" >\"$0.log\"", configuration.toString());
        }

        @Override
        Path log(Path folder) {
            return folder.resolve("configuration.log");
        }
    };

    private final Pattern escaped;

    /**
     * @param escaped how its log writes bytes that could be misread: by their number, or behind
     *     something else
     */
    WebServer(String escaped) {
        this.escaped = Pattern.compile(escaped);
    }

    /** What stood in the request, from how it stands in the log. */
    String unescaped(String logged) {
        return escaped.matcher(logged)
                .replaceAll(
                        match -> {
                            String plain =
                                    match.group(1) == null
                                            ? match.group(2)
                                            : Character.toString(
                                                    Integer.parseInt(match.group(1), 16));
                            return Matcher.quoteReplacement(plain);
                        });
    }

    /** Its configuration, with FOLDER, PORT and APPLICATION still to be filled in. */
    abstract String configuration();

    /** How it is started so that it stays in the foreground. */
    abstract List<String> command(Path configuration);

    /** Where the requests are written. */
    Path log(Path folder) {
        return folder.resolve("seen.log");
    }
}
