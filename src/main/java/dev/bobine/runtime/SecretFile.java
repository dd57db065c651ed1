package dev.bobine.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// A secret that lies in a file, read again whenever it is needed, so that one that rotates is used from the next call
/// on. While the file cannot be read or is empty, as when it is just being replaced, the last secret stays in force.
final class SecretFile implements Supplier<String> {

    private static final Logger LOG = Logger.getLogger(SecretFile.class);

    private final String key;
    private final Path file;
    private volatile String latest;
    private volatile boolean missing;

    /// @param key of the configuration, for messages
    /// @throws IllegalArgumentException naming the key when there is no secret to begin with, except in a pod that
    /// runs
    ///     jobs of some backends only and has only the secrets that it needs
    SecretFile(String key, Path file) {
        this.key = key;
        this.file = file;
        try {
            latest = Files.readString(file).strip();
        } catch (IOException e) {
            if (Main.isConfined()) {
                latest = "";
                missing = true;
                return;
            }
            throw new IllegalArgumentException(key + ": the file " + file + " cannot be read", e);
        }
        if (latest.isEmpty()) {
            throw new IllegalArgumentException(key + ": the file " + file + " is empty");
        }
    }

    @Override
    public String get() {
        try {
            String content = Files.readString(file).strip();
            missing = content.isEmpty();
            if (!missing) {
                latest = content;
            }
        } catch (IOException e) {
            if (!missing) {
                LOG.warnf("%s: the file cannot be read at the moment; what it said last stays in force", key);
            }
            missing = true;
        }
        return latest;
    }
}
