package dev.bobine.dev;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Starts the service for a developer: first the embedded stack, then Quarkus, configured to run on it. Only the `dev`
/// profile names it as the entry point, so neither tests nor a packaged service ever come here.
@QuarkusMain(name = "dev")
public final class DevMain {

    /// Survives restarts and `clean`; removing it starts afresh.
    static final Path DATA = Path.of(".bobine");

    DevMain() {}

    public static void main(String... arguments) {
        Map<String, String> stack = SharedStack.configuration(RendererMode.ANIMATIC, Optional.of(DATA));
        stack.forEach(System::setProperty);
        SharedStack.use(() -> Quarkus.run(FirstLook.class, arguments));
    }
}
