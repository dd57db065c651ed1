package dev.bobine.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A disk in memory for the database's data, small enough to be filled. Takes the right to mount.
final class SmallDisk implements AutoCloseable {

    private static final int CHUNK = 1 << 20;

    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    /// Whether this process may mount a disk.
    static boolean possible() {
        try {
            Path probe = Files.createTempDirectory("bobine-disk-");
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "bobine", probe.toString());
            if (mounted) {
                run("umount", probe.toString());
            }
            Files.delete(probe);
            return mounted;
        } catch (IOException e) {
            return false;
        }
    }

    static SmallDisk mount(Path where, int mebibytes) throws IOException {
        Files.createDirectories(
                where, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + mebibytes + "m", "bobine", where.toString())) {
            throw new IOException("cannot mount a disk at " + where);
        }
        return new SmallDisk(where);
    }

    boolean holds(Path data) {
        return data.equals(mount);
    }

    void fill() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try (FileChannel ballast = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                ballast.write(chunk.rewind());
            }
        } catch (IOException full) {
            System.out.println("the database's disk is full");
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    @Override
    public void close() {
        boolean unused = run("umount", "-l", mount.toString());
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
