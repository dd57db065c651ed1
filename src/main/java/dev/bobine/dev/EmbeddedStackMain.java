package dev.bobine.dev;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/// Runs the stack alone, for a service started next to it: prints the configuration as properties, then stays up until
/// it is told to end. Arguments: the renderer's mode (`animatic` or `instant`), then a data directory; both optional.
public final class EmbeddedStackMain {

    private EmbeddedStackMain() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedStack.Options options = options(arguments);
        EmbeddedStack stack = EmbeddedStack.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "embedded-stack-closer"));
        print(stack, System.out);
        new CountDownLatch(1).await();
    }

    private static EmbeddedStack.Options options(String[] arguments) {
        EmbeddedStack.Options options = EmbeddedStack.Options.TEMPORARY;
        if (arguments.length > 0) {
            options = options.rendering(RendererMode.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
        }
        return arguments.length > 1 ? options.in(Path.of(arguments[1])) : options;
    }

    private static void print(EmbeddedStack stack, PrintStream out) {
        new TreeMap<>(stack.configuration()).forEach((name, value) -> out.println(name + "=" + value));
        out.flush();
    }
}
