package dev.bobine.runtime;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Secrets as the configuration has them: written into it, or in a file that may be replaced while the service runs.
final class Secrets {

    private Secrets() {}

    /// @param key of the secret itself; that of its file ends in `-file`
    /// @throws IllegalArgumentException naming the key when there is a file and it cannot be read
    static Supplier<Optional<String>> of(String key, Optional<Path> file, Optional<String> fixed) {
        return file.map(path -> new SecretFile(key + "-file", path))
                .<Supplier<Optional<String>>>map(secret -> () -> Optional.of(secret.get()))
                .orElse(() -> fixed);
    }
}
