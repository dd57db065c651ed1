package dev.bobine.bench;

import dev.bobine.dev.EmbeddedStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts for benchmarks that measure inside of the service.
public final class BenchStack implements QuarkusTestResourceLifecycleManager {

    private @Nullable EmbeddedStack stack;

    @Override
    public Map<String, String> start() {
        if (!Benchmarks.selected(DispatchBenchmark.NAME) && !Benchmarks.selected(LookBenchmark.NAME)) {
            return Map.of();
        }
        try {
            EmbeddedStack started = EmbeddedStack.start(Arena.options());
            stack = started;
            return started.configuration();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (stack != null) {
            stack.close();
        }
    }
}
