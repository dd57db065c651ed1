package dev.bobine.dev;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaRaftServer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One embedded stack for the life of this JVM, whoever asks and from whichever class loader. Dev mode throws the
/// application's class loader away at each reload and tests at each profile, so the stack runs from a loader of its
/// own that lasts, and only strings pass between the two: its configuration rests in a system property.
public final class SharedStack {

    private static final Logger LOG = Logger.getLogger(SharedStack.class);
    private static final String CONFIGURATION = "embedded.stack";
    private static final String MIGRATIONS = "db/migration";
    private static final String IN_USE = "embedded.stack.in-use";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// A server in another time zone than the service, so that nothing passes a test because the two agree by chance.
    private static final Map<String, String> ELSEWHERE = Map.of("timezone", "Asia/Tokyo");

    /// Referenced for as long as the stack runs; a lock that is collected as garbage is given up.
    private static @Nullable DevData held;

    private SharedStack() {}

    /// Starts the stack at the first call; later ones answer with the running one's configuration and ignore their
    /// arguments. With a directory the data survive the JVM and the ports are the usual ones where these are free;
    /// without one, or when another JVM has it, the data are gone when the JVM ends.
    public static Map<String, String> configuration(RendererMode renderer, Optional<Path> data) {
        synchronized (Runtime.getRuntime()) {
            String known = System.getProperty(CONFIGURATION);
            if (known == null) {
                known = launch(renderer, data);
                System.setProperty(CONFIGURATION, known);
            }
            return parse(known);
        }
    }

    /// Runs something that needs the stack: when the JVM is told to end, the stack waits for it to finish.
    public static void use(Runnable work) {
        System.setProperty(IN_USE, "true");
        try {
            work.run();
        } finally {
            System.clearProperty(IN_USE);
        }
    }

    /// Called by name from the lasting class loader, with nothing but strings.
    public static String launched(String renderer, String data, String migrations)
            throws IOException, InterruptedException {
        EmbeddedStack.Options options = EmbeddedStack.Options.TEMPORARY.rendering(RendererMode.valueOf(renderer));
        EmbeddedStack stack = data.isEmpty()
                ? EmbeddedStack.start(options.serving(false, ELSEWHERE))
                : startIn(Path.of(data), migrations, options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAfterUse(stack), "embedded-stack-closer"));
        Properties properties = new Properties();
        properties.putAll(stack.configuration());
        properties.putAll(stack.studio());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    private static void closeAfterUse(EmbeddedStack stack) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.getProperty(IN_USE) != null && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stack.close();
    }

    private static EmbeddedStack startIn(Path data, String migrations, EmbeddedStack.Options options)
            throws IOException, InterruptedException {
        held = DevData.take(data);
        if (held == null) {
            LOG.warnf("%s is in use by another session: this one starts empty, in a temporary directory", data);
            return EmbeddedStack.start(options.at(Ports.usual()));
        }
        Path stack = held.stack(migrations.lines().toList());
        return EmbeddedStack.start(options.in(stack).at(Ports.usual()));
    }

    private static String launch(RendererMode renderer, Optional<Path> data) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            String migrations =
                    data.isEmpty() ? "" : String.join("\n", DevData.migrations(place().resolve(MIGRATIONS)));
            ClassLoader lasting = lasting();
            thread.setContextClassLoader(lasting);
            Object answer = lasting.loadClass(SharedStack.class.getName())
                    .getMethod("launched", String.class, String.class, String.class)
                    .invoke(null, renderer.name(), data.map(Path::toString).orElse(""), migrations);
            return Objects.requireNonNull(answer).toString();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException("cannot start the embedded stack", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// In tests the JVM's own class path has everything. In dev mode it has not: there a copy of this package is loaded
    /// on top of the loader that holds the libraries, which a reload leaves alone. A copy, because the compiler
    /// replaces the originals under way.
    private static ClassLoader lasting() throws IOException {
        ClassLoader system = ClassLoader.getSystemClassLoader();
        try {
            system.loadClass(EmbeddedStack.class.getName());
            return system;
        } catch (ClassNotFoundException e) {
            URL copy = copyOfThisPackage().toUri().toURL();
            return new URLClassLoader("embedded-stack", new URL[] {copy}, KafkaRaftServer.class.getClassLoader());
        }
    }

    private static Path copyOfThisPackage() throws IOException {
        Path classes = place();
        Path copy = Files.createTempDirectory("bobine-stack-classes-");
        copy.toFile().deleteOnExit();
        Path folder = Path.of(SharedStack.class.getPackageName().replace('.', '/'));
        for (int depth = 1; depth < folder.getNameCount(); depth++) {
            Files.createDirectory(copy.resolve(folder.subpath(0, depth)))
                    .toFile()
                    .deleteOnExit();
        }
        try (Stream<Path> files = Files.walk(classes.resolve(folder))) {
            for (Path file : files.toList()) {
                Path target = Files.copy(file, copy.resolve(classes.relativize(file)));
                target.toFile().deleteOnExit();
            }
        }
        return copy;
    }

    private static Path place() {
        try {
            URL location =
                    SharedStack.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(new URI(location.toString()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the classes are not in a directory", e);
        }
    }

    private static Map<String, String> parse(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, properties::getProperty));
    }
}
