package dev.bobine.rendering.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Join;
import dev.bobine.media.BadClipException;
import dev.bobine.rendering.studio.TestClips.Recipe;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Clips that somebody made to do harm, or that were damaged on the way: a piece of work on one of them ends within its
/// limits, with a film or without.
@Execution(ExecutionMode.CONCURRENT)
class HostileClipsTest {

    private static final Duration WALL = Duration.ofSeconds(20);
    private static final Duration SLACK = Duration.ofSeconds(20);
    private static final List<String> CONTAINERS = List.of("moov", "trak", "edts", "mdia", "minf", "stbl");

    @TempDir
    Path folder;

    private byte[] good = {};
    private final CuttingRoom room = room(Duration.ofSeconds(5));

    private static CuttingRoom room(Duration cpu) {
        return new CuttingRoom(
                new Ffmpeg(TestClips.PROGRAM.program(), new Ffmpeg.Limits(cpu, WALL, 64L << 20, 2L << 30)),
                TestClips.encoder());
    }

    @BeforeEach
    void make() throws Exception {
        good = Files.readAllBytes(folder.resolve(TestClips.make(folder, "good.mp4", Recipe.usual(1))));
    }

    @Test
    void aClipThatIsCutOffIsNone() throws Exception {
        for (int part = 1; part < 8; part++) {
            assertThat(joined(Arrays.copyOf(good, good.length * part / 8))).isInstanceOf(BadClipException.class);
        }
    }

    @Test
    void aBillionSamplesThatAreNotThereMakeNoFilm() throws Exception {
        byte[] bytes = good.clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int sizes = at(bytes, "stsz");
        buffer.putInt(sizes + 8, 1).putInt(sizes + 12, 1_000_000_000);
        int times = at(bytes, "stts");
        buffer.putInt(times + 12, 1_000_000_000).putInt(times + 16, 1);
        int chunks = at(bytes, "stsc");
        buffer.putInt(chunks + 16, 4);

        assertThat(joined(bytes)).isInstanceOfAny(BadClipException.class, FfmpegException.class);
    }

    @Test
    void anEditListThatShowsTheClipTenThousandTimesEndsWithTheProcessorsTime() throws Exception {
        ByteBuffer list = ByteBuffer.allocate(8 + 10_000 * 12);
        list.putInt(0).putInt(10_000);
        for (int i = 0; i < 10_000; i++) {
            list.putInt(1000).putInt(0).putInt(1 << 16);
        }

        assertThat(joined(room(Duration.ofSeconds(2)), withEdits(good, list.array())))
                .isInstanceOfAny(BadClipException.class, FfmpegException.class);
    }

    @Test
    void codecsThatTheStudioDoesNotReadAreRefused() throws Exception {
        TestClips.run(
                folder,
                TestClips.PROGRAM.program().toString(),
                List.of("-i", "good.mp4", "-c:v", "mjpeg", "-an", "-f", "mov", "odd.mov"));

        assertThat(joined(Files.readAllBytes(folder.resolve("odd.mov")))).isInstanceOf(FfmpegException.class);
    }

    @Test
    void clipsWithDamageEndOneWayOrAnother() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 12; round++) {
            byte[] bytes = good.clone();
            int index = at(bytes, "moov");
            for (int i = 0; i < 6; i++) {
                int from = round % 2 == 0 ? index + 4 : 40;
                bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt();
            }
            joined(bytes);
        }
    }

    /// Joins it with a good one.
    ///
    /// @return why there is no film; null when there is one
    private @Nullable Exception joined(byte[] clip) throws Exception {
        return joined(room, clip);
    }

    private @Nullable Exception joined(CuttingRoom cuttingRoom, byte[] clip) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        Files.write(work.resolve("0.mp4"), good);
        Files.write(work.resolve("1.mp4"), clip);
        long since = System.nanoTime();
        @Nullable Exception why = null;
        try {
            cuttingRoom.join(work, List.of("0.mp4", "1.mp4"), true, Join.Style.cut(), _ -> {});
        } catch (BadClipException | FfmpegException e) {
            why = e;
        }
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(WALL.plus(SLACK));
        return why;
    }

    private static int at(byte[] bytes, String type) {
        byte[] wanted = type.getBytes(StandardCharsets.US_ASCII);
        for (int at = bytes.length - 4; at >= 0; at--) {
            if (Arrays.equals(bytes, at, at + 4, wanted, 0, 4)) {
                int first = firstAt(bytes, wanted);
                return type.equals("moov") ? at : first;
            }
        }
        throw new IllegalArgumentException("no " + type);
    }

    private static int firstAt(byte[] bytes, byte[] wanted) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + 4, wanted, 0, 4)) {
            at++;
        }
        return at;
    }

    private static byte[] withEdits(byte[] bytes, byte[] list) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; ) {
            int size = ByteBuffer.wrap(bytes, at, 4).getInt();
            String type = new String(bytes, at + 4, 4, StandardCharsets.US_ASCII);
            byte[] content = Arrays.copyOfRange(bytes, at + 8, at + size);
            if (type.equals("elst")) {
                content = list;
            } else if (CONTAINERS.contains(type)) {
                content = withEdits(content, list);
            }
            out.writeBytes(ByteBuffer.allocate(4).putInt(content.length + 8).array());
            out.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(content);
            at += size;
        }
        return out.toByteArray();
    }
}
