package dev.bobine.rendering.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// This process's part of the scratch space. What processes left that died is removed at the start: a part belongs to
/// whoever holds the lock in it, which ends with its process however that ends.
final class Scratch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Scratch.class);
    private static final String LOCK = "lock";

    private final Path own;
    private final FileChannel channel;

    private Scratch(Path own, FileChannel channel) {
        this.own = own;
        this.channel = channel;
    }

    static Scratch in(Path space) throws IOException {
        Files.createDirectories(space);
        List<Path> others;
        try (Stream<Path> parts = Files.list(space)) {
            others = parts.filter(Files::isDirectory).toList();
        }
        others.forEach(Scratch::removeIfLeft);
        Path own = Files.createDirectory(space.resolve("studio-" + UUID.randomUUID()));
        FileChannel channel =
                FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IOException("the scratch space cannot be locked");
        }
        return new Scratch(own.toAbsolutePath(), channel);
    }

    /// A part that was only just made has no lock in it yet, and another process's start may not take that one away.
    private static void removeIfLeft(Path part) {
        Path lock = part.resolve(LOCK);
        if (!part.getFileName().toString().startsWith("studio-") || !Files.exists(lock)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                @Nullable FileLock taken = channel.tryLock()) {
            if (taken != null) {
                remove(part);
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debugf("scratch space %s stays: %s", part, e.getClass().getSimpleName());
        }
    }

    Path folder() throws IOException {
        return Files.createTempDirectory(own, "work-");
    }

    static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("scratch files in %s stay: %s", folder, e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() throws IOException {
        remove(own);
        channel.close();
    }
}
