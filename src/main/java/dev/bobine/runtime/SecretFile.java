package dev.bobine.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// A secret that lies in a file, read again whenever it is needed, so that one that rotates is used from the next call
/// on. While the file cannot be read or is empty or too short, as when it is just being replaced, the last secret stays
/// in force.
final class SecretFile implements Supplier<String> {

    private static final Logger LOG = Logger.getLogger(SecretFile.class);

    private final String key;
    private final Path file;
    private final int shortest;
    private volatile String latest;
    private volatile boolean missing;

    SecretFile(String key, Path file) {
        this(key, file, 1);
    }

    /// @param key of the configuration, for messages
    /// @param shortest in characters; what is shorter never takes the place of a secret. The first one is whatever
    /// there is: whoever needs a length says so at the start
    /// @throws IllegalArgumentException naming the key when there is no secret to begin with, except in a pod that
    /// runs
    ///     jobs of some backends only and has only the secrets that it needs
    SecretFile(String key, Path file, int shortest) {
        this.key = key;
        this.file = file;
        this.shortest = shortest;
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
            if (content.length() >= shortest) {
                latest = content;
                missing = false;
            } else {
                miss("is empty or too short");
            }
        } catch (IOException e) {
            miss("cannot be read");
        }
        return latest;
    }

    private void miss(String why) {
        if (!missing) {
            LOG.warnf("%s: the file %s at the moment; what it said last stays in force", key, why);
        }
        missing = true;
    }
}
