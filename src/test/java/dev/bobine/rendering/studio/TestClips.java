package dev.bobine.rendering.studio;

import dev.bobine.dev.LocalFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Clips for the studio to work on, made by the same program.
final class TestClips {

    static final LocalFfmpeg PROGRAM = program();
    static final Ffmpeg.Limits LIMITS =
            new Ffmpeg.Limits(Duration.ofMinutes(2), Duration.ofMinutes(4), 256L << 20, 4L << 30);

    /// @param seconds how long; the sound may be longer or shorter by `more`
    record Recipe(
            int width, int height, int rate, double seconds, boolean sound, double more, int hertz, String colour) {

        static Recipe usual(double seconds) {
            return new Recipe(320, 180, 24, seconds, true, 0, 48_000, "teal");
        }

        Recipe of(int otherWidth, int otherHeight) {
            return new Recipe(otherWidth, otherHeight, rate, seconds, sound, more, hertz, colour);
        }

        Recipe at(int otherRate) {
            return new Recipe(width, height, otherRate, seconds, sound, more, hertz, colour);
        }

        Recipe silent() {
            return new Recipe(width, height, rate, seconds, false, more, hertz, colour);
        }

        Recipe soundLongerBy(double time) {
            return new Recipe(width, height, rate, seconds, sound, time, hertz, colour);
        }

        Recipe sampledAt(int otherHertz) {
            return new Recipe(width, height, rate, seconds, sound, more, otherHertz, colour);
        }

        Recipe in(String otherColour) {
            return new Recipe(width, height, rate, seconds, sound, more, hertz, otherColour);
        }
    }

    private TestClips() {}

    private static LocalFfmpeg program() {
        try {
            return LocalFfmpeg.find(Path.of("target", "ffmpeg"));
        } catch (IOException e) {
            throw new IllegalStateException("no ffmpeg", e);
        }
    }

    static Encoder encoder() {
        return Encoder.valueOf(PROGRAM.h264().toUpperCase(Locale.ROOT));
    }

    static CuttingRoom room() {
        return new CuttingRoom(new Ffmpeg(PROGRAM.program(), LIMITS), encoder());
    }

    /// The same whose program does something else first.
    ///
    /// @param before in the words of a shell, which may end it there
    static CuttingRoom room(Path folder, String before) throws IOException {
        Path file = Files.writeString(
                folder.resolve("program"),
                "#!/bin/sh\nPATH=/usr/bin:/bin\n" + before + "\nexec "
                        + PROGRAM.program().toAbsolutePath() + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new CuttingRoom(new Ffmpeg(file, LIMITS), encoder());
    }

    static String make(Path folder, String name, Recipe recipe) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=%dx%d:r=%d:d=%s,drawbox=c=%s@0.5:t=fill"
                        .formatted(recipe.width(), recipe.height(), recipe.rate(), recipe.seconds(), recipe.colour())));
        if (recipe.sound()) {
            arguments.addAll(List.of(
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=f=440:r=%d:d=%s".formatted(recipe.hertz(), recipe.seconds() + recipe.more()),
                    "-c:a",
                    "aac"));
        }
        arguments.addAll(List.of("-c:v", PROGRAM.h264(), "-pix_fmt", "yuv420p", "-b:v", "400k"));
        if (encoder() == Encoder.LIBX264) {
            arguments.addAll(List.of("-preset", "ultrafast", "-bf", "2"));
        }
        arguments.addAll(List.of("-fflags", "+bitexact", name));
        run(folder, PROGRAM.program().toString(), arguments);
        return name;
    }

    static void run(Path folder, String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        if (program.contains("ffmpeg")) {
            command.addAll(List.of("-nostdin", "-v", "error", "-y"));
        }
        command.addAll(arguments);
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(Files.readString(output));
        }
    }
}
