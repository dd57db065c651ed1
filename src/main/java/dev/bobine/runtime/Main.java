package dev.bobine.runtime;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// The process. Without arguments it serves; with `migrate` it brings the schema to this version and ends. What keeps
/// it from starting is said in one line on the error stream; the exit code is 2 for a configuration that cannot work
/// and 1 for everything else.
@QuarkusMain
public final class Main {

    static final String MIGRATE = "migrate";

    /// The profile of pods that run jobs of some backends and do nothing else.
    static final String CONFINED = "confined";

    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    private Main() {}

    public static void main(String... arguments) {
        boolean migrates = List.of(arguments).equals(List.of(MIGRATE));
        if (arguments.length > 0 && !migrates) {
            end(MISCONFIGURED, "unknown arguments; there is only \"" + MIGRATE + "\"");
            return;
        }
        if (!migrates && StartCheck.isConfined()) {
            System.setProperty("quarkus.profile", "prod," + CONFINED);
        }
        List<String> faults = StartCheck.faults();
        if (!faults.isEmpty()) {
            end(MISCONFIGURED, String.join("\nbobine: ", faults));
            return;
        }
        if (migrates) {
            System.setProperty("quarkus.profile", "prod," + MIGRATE);
        }
        Quarkus.run(migrates ? Migration.class : null, Main::ended, arguments);
    }

    /// Whether this process is of that profile; known before the framework starts.
    static boolean isConfined() {
        return List.of(System.getProperty("quarkus.profile", "").split(",")).contains(CONFINED);
    }

    private static void ended(int code, @Nullable Throwable failure) {
        if (failure == null) {
            System.exit(code);
            return;
        }
        Throwable cause = root(failure);
        end(
                cause instanceof IllegalArgumentException ? MISCONFIGURED : FAILED,
                StartFailure.sentence(failure, Main::setting));
    }

    private static Optional<String> setting(String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class);
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    private static void end(int code, String message) {
        System.err.println("bobine: " + message);
        System.exit(code);
    }
}
