package dev.bobine.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the fuzzer calls, in a JVM of its own: it hands every input to the target named by the first argument.
public final class FuzzEntry {

    private static @Nullable FuzzTarget target;

    private FuzzEntry() {}

    public static void fuzzerInitialize(String[] arguments) throws ReflectiveOperationException {
        target = target(arguments[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Objects.requireNonNull(target, "no target was named").feed(input);
    }

    static FuzzTarget target(String className) throws ReflectiveOperationException {
        var constructor = Class.forName(className).asSubclass(FuzzTarget.class).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
