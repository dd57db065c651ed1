package dev.bobine.runtime;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Secrets as the configuration has them: written into it, or in a file that may be replaced while the service runs.
final class Secrets {

    private Secrets() {}

    /// A secret that a pod only has where it is of use to it.
    ///
    /// @param used whether it is here; else there is none, whatever the configuration says
    static Supplier<Optional<String>> of(boolean used, String key, Optional<Path> file, Optional<String> fixed) {
        return used ? of(key, file, fixed) : Optional::empty;
    }

    /// @param key of the secret itself; that of its file ends in `-file`
    /// @throws IllegalArgumentException naming the key when there is a file and it cannot be read
    static Supplier<Optional<String>> of(String key, Optional<Path> file, Optional<String> fixed) {
        return of(key, file, fixed, 1);
    }

    /// @param used whether it is here; else there is none, whatever the configuration says
    /// @param shortest in characters; a file that holds less, half written as it may be, changes nothing
    static Supplier<Optional<String>> of(
            boolean used, String key, Optional<Path> file, Optional<String> fixed, int shortest) {
        return used ? of(key, file, fixed, shortest) : Optional::empty;
    }

    /// @param shortest in characters; a file that holds less, half written as it may be, changes nothing
    static Supplier<Optional<String>> of(String key, Optional<Path> file, Optional<String> fixed, int shortest) {
        return file.map(path -> new SecretFile(key + "-file", path, shortest))
                .<Supplier<Optional<String>>>map(secret -> () -> Optional.of(secret.get()))
                .orElse(() -> fixed);
    }
}
