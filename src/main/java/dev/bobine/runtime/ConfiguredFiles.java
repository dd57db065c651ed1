package dev.bobine.runtime;

import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The files that the configuration names and that may be replaced, or go away, while the service runs.
final class ConfiguredFiles {

    private static final Pattern SECRET =
            Pattern.compile("bobine\\..*(?:-file|\\.credentials)|quarkus\\.tls\\..*\\.key-store\\.pem\\..*\\.key");
    private static final Pattern CERTIFICATE = Pattern.compile("quarkus\\.tls\\..*\\.key-store\\.pem\\..*\\.cert");
    private static final Pattern AUTHORITY = Pattern.compile(
            "quarkus\\.(?:tls\\..*\\.trust-store\\.pem|datasource\\..*trust-certificate-pem)\\.certs(?:\\[\\d+])?"
                    + "|kafka\\.ssl\\.truststore\\.location");
    private static final Pattern PEM = Pattern.compile(".*\\.(?:crt|pem|cer)");

    private ConfiguredFiles() {}

    /// What a file holds.
    enum Content {
        SECRET,
        /// The service's own certificate, followed by those above it.
        CERTIFICATE,
        /// Certificate authorities that are trusted; during a change the old one next to the new one.
        AUTHORITIES
    }

    /// @param key of the configuration, which names it in metrics
    record Watched(String key, Path file, Content content) {}

    static List<Watched> of(SmallRyeConfig config) {
        List<Watched> files = new ArrayList<>();
        for (String key : config.getPropertyNames()) {
            if (SECRET.matcher(key).matches()) {
                add(files, config, key, Content.SECRET);
            } else if (CERTIFICATE.matcher(key).matches()) {
                add(files, config, key, Content.CERTIFICATE);
            } else if (AUTHORITY.matcher(key).matches()) {
                add(files, config, key, Content.AUTHORITIES);
            }
        }
        return List.copyOf(files);
    }

    private static void add(List<Watched> files, SmallRyeConfig config, String key, Content content) {
        String value = config.getConfigValue(key).getValue();
        if (value == null || value.isBlank()) {
            return;
        }
        for (String path : content == Content.SECRET ? new String[] {value} : value.split(",")) {
            boolean readable =
                    content == Content.SECRET || PEM.matcher(path.strip()).matches();
            files.add(new Watched(key, Path.of(path.strip()), readable ? content : Content.SECRET));
        }
    }
}
