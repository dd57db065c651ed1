package dev.bobine.dev;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bytedeco.javacpp.Loader;

/// ffmpeg for the studio on a developer's machine: the installed one, else the one among the libraries that draw the
/// animatics.
///
/// @param h264 name of its encoder
public record LocalFfmpeg(Path program, String h264) {

    /// Libraries of sound cards and screens, which the one from the libraries is linked with and never calls here.
    private static final List<String> DEVICES =
            List.of("libpulse.so.0", "libasound.so.2", "libxcb.so.1", "libxcb-shm.so.0");

    private static final String PROGRAM = "ffmpeg";

    /// @param folder where the one from the libraries is unpacked
    public static LocalFfmpeg find(Path folder) throws IOException {
        List<Path> usual = List.of(
                Path.of("/usr/bin", PROGRAM),
                Path.of("/usr/local/bin", PROGRAM),
                Path.of("/opt/homebrew/bin", PROGRAM));
        for (Path installed : usual) {
            if (Files.isExecutable(installed)) {
                return new LocalFfmpeg(installed, "libx264");
            }
        }
        return unpack(folder);
    }

    static LocalFfmpeg unpack(Path folder) throws IOException {
        Path absolute = Files.createDirectories(folder.toAbsolutePath());
        Path script = absolute.resolve(PROGRAM + ".sh");
        if (!Files.isExecutable(script)) {
            String platform = Loader.getPlatform() + "/";
            copyAll("org/bytedeco/ffmpeg/" + platform, absolute);
            copyStandIns("org/bytedeco/javacpp/" + platform + System.mapLibraryName("jnijavacpp"), absolute);
            executable(absolute.resolve("ffprobe"));
            writeScript(absolute.resolve("ffprobe.sh"), absolute.resolve("ffprobe"));
            writeScript(script, absolute.resolve(PROGRAM));
        }
        return new LocalFfmpeg(script, "libopenh264");
    }

    private static void copyAll(String prefix, Path folder) throws IOException {
        JarURLConnection jar = (JarURLConnection) resource(prefix + PROGRAM).openConnection();
        try (ZipFile zip = new ZipFile(
                        Path.of(URI.create(jar.getJarFileURL().toString())).toFile());
                Stream<? extends ZipEntry> entries = zip.stream()) {
            List<? extends ZipEntry> wanted = entries.filter(entry -> !entry.isDirectory())
                    .filter(entry -> entry.getName().startsWith(prefix))
                    .filter(entry -> !entry.getName().contains("jni"))
                    .toList();
            for (ZipEntry entry : wanted) {
                Path file = folder.resolve(entry.getName().substring(prefix.length()));
                try (InputStream content = zip.getInputStream(entry)) {
                    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        executable(folder.resolve(PROGRAM));
    }

    /// Any library will do in place of one that is never called; the linker only wants one of that name.
    private static void copyStandIns(String library, Path folder) throws IOException {
        for (String device : DEVICES) {
            try (InputStream content = resource(library).openStream()) {
                Files.copy(content, folder.resolve(device), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void writeScript(Path script, Path program) throws IOException {
        Path unfinished =
                Files.writeString(script.resolveSibling("script.part"), """
                #!/bin/sh
                LD_LIBRARY_PATH='%s' exec '%s' "$@"
                """.formatted(program.getParent(), program));
        executable(unfinished);
        Files.move(unfinished, script, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static URL resource(String name) {
        ClassLoader loader = Objects.requireNonNull(LocalFfmpeg.class.getClassLoader());
        return Objects.requireNonNull(loader.getResource(name), name);
    }
}
