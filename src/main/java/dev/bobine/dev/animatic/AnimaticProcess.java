package dev.bobine.dev.animatic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// Renders an animatic in a child JVM. The clip and the poster appear under their names only when they are whole; an
/// interrupt kills the child.
public final class AnimaticProcess {

    private static final long MEMORY_MB = 512;

    private AnimaticProcess() {}

    /// Blocks until the clip is there and tells the percentage on the way. A child that fails is an `IOException`
    /// with the end of what it said.
    public static void render(Animatic animatic, Path clip, Path poster, IntConsumer progress)
            throws IOException, InterruptedException {
        Path unfinishedClip = clip.resolveSibling(clip.getFileName() + ".part");
        Path unfinishedPoster = poster.resolveSibling(poster.getFileName() + ".part");
        Path complaints = clip.resolveSibling(clip.getFileName() + ".err");
        Process child = new ProcessBuilder(command(unfinishedClip, unfinishedPoster))
                .redirectError(complaints.toFile())
                .start();
        try {
            ask(child, animatic.toProperties());
            follow(child, progress);
            if (child.waitFor() != 0) {
                throw new IOException("the animatic process failed: " + Files.readString(complaints));
            }
            Files.move(unfinishedPoster, poster, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinishedClip, clip, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(unfinishedClip);
            Files.deleteIfExists(unfinishedPoster);
            Files.deleteIfExists(complaints);
        }
    }

    /// Draws one picture in a child JVM, likewise.
    ///
    /// @param format of the file, such as `png`
    public static void draw(Animatic animatic, Path picture, String format) throws IOException, InterruptedException {
        Path unfinished = picture.resolveSibling(picture.getFileName() + ".part");
        Path complaints = picture.resolveSibling(picture.getFileName() + ".err");
        Process child = new ProcessBuilder(command(unfinished, unfinished))
                .redirectError(complaints.toFile())
                .start();
        try {
            Properties wanted = animatic.toProperties();
            wanted.setProperty(AnimaticMain.STILL, format);
            ask(child, wanted);
            follow(child, _ -> {});
            if (child.waitFor() != 0) {
                throw new IOException("the animatic process failed: " + Files.readString(complaints));
            }
            Files.move(unfinished, picture, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(unfinished);
            Files.deleteIfExists(complaints);
        }
    }

    private static List<String> command(Path clip, Path poster) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Xmx" + MEMORY_MB + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ErrorFileToStderr",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                ChildClassPath.get(),
                AnimaticMain.class.getName(),
                clip.toString(),
                poster.toString());
    }

    private static void ask(Process child, Properties wanted) throws IOException {
        try (Writer toChild = new OutputStreamWriter(child.getOutputStream(), StandardCharsets.UTF_8)) {
            wanted.store(toChild, null);
        }
    }

    /// Reading a pipe does not notice an interrupt, so this looks before it reads.
    private static void follow(Process child, IntConsumer progress) throws IOException, InterruptedException {
        BufferedReader fromChild = child.inputReader(StandardCharsets.UTF_8);
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the render was cancelled");
            }
            if (fromChild.ready()) {
                progress.accept(Integer.parseInt(fromChild.readLine()));
            } else if (!child.isAlive() && !fromChild.ready()) {
                return;
            } else {
                Thread.sleep(20);
            }
        }
    }
}
