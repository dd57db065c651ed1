package dev.bobine.dev;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// What dev mode keeps between two starts. It belongs to one JVM at a time, which the operating system sees to however
/// that JVM ends; and it starts empty when a migration that its database has already run is no longer the same.
final class DevData implements AutoCloseable {

    private static final String SCHEMA = "schema";

    private final Path directory;
    private final FileChannel lock;

    private DevData(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /// Nobody else gets the directory before `close`; null when somebody else has it.
    static @Nullable DevData take(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (locked(channel)) {
            return new DevData(directory, channel);
        }
        channel.close();
        return null;
    }

    /// The migrations in a directory, a line each, which tells one content from another.
    static List<String> migrations(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                CRC32 checksum = new CRC32();
                checksum.update(Files.readAllBytes(file));
                lines.add(file.getFileName() + " " + Long.toHexString(checksum.getValue()));
            }
        }
        return lines;
    }

    /// Where a stack with these migrations may live, freed of what a killed JVM left running there.
    Path stack(List<String> migrations) throws IOException, InterruptedException {
        Path stack = directory.resolve("stack");
        Path schema = directory.resolve(SCHEMA);
        new LocalPostgres(stack.resolve("postgres"), 0, false).stopLeftover();
        if (Files.exists(schema) && !migrations.containsAll(Files.readAllLines(schema))) {
            delete(stack);
        }
        Files.write(schema, migrations);
        return stack;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /// Removes a directory and all that is in it.
    static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
