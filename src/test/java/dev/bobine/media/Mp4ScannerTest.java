package dev.bobine.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.FrameSize;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Mp4ScannerTest {

    @ParameterizedTest
    @CsvSource({"true,1", "true,7", "true,100000", "false,1", "false,4096"})
    void aClipIsReadWhereverItsIndexStandsAndHoweverItArrives(boolean indexFirst, int step) throws Exception {
        byte[] clip = new TestMp4(20_000, indexFirst).bytes();

        Footage footage = scan(clip, step);

        assertThat(footage.durationMillis()).isEqualTo(TestMp4.DURATION_MILLIS);
        assertThat(footage.size()).isEqualTo(new FrameSize(1280, 720));
        assertThat(footage.videoCodec()).isEqualTo("h264");
        assertThat(footage.audioCodec()).isEqualTo("aac");
    }

    @Test
    void aFragmentedClipIsAsLongAsItsFragments() throws Exception {
        Footage footage = scan(TestMp4.fragmented(), 11);

        assertThat(footage.durationMillis()).isEqualTo(4 * 500 + 1500 + 500);
        assertThat(footage.audioCodec()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClipThatIsCutOffAnywhereIsFoundOut(boolean indexFirst) {
        byte[] clip = new TestMp4(1000, indexFirst).bytes();

        for (int length = 0; length < clip.length; length++) {
            byte[] cut = Arrays.copyOf(clip, length);
            assertThatThrownBy(() -> scan(cut, 4096))
                    .as("cut to %d of %d", length, clip.length)
                    .isInstanceOf(BadClipException.class);
        }
    }

    @Test
    void anOpenEndedClipWhoseIndexNamesPicturesBeyondItsEndIsTruncated() {
        byte[] moved = new TestMp4(1000, true).bytes();
        // An mdat of size 0 reaches to the end of the file, whatever that is.
        int mdat = indexOf(moved, "mdat") - 4;
        ByteBuffer.wrap(moved).putInt(mdat, 0);

        assertThatThrownBy(() -> scan(Arrays.copyOf(moved, mdat + 12), 4096))
                .hasMessageContaining("names pictures beyond its end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<!doctype html><html>busy</html>", "{\"error\":{\"message\":\"expired\"}}", "RIFF....WEBP", "x"
            })
    void whatIsNoMp4IsFoundOut(String body) {
        assertThatThrownBy(() -> scan(TestMp4.text(body), 4096)).isInstanceOf(BadClipException.class);
    }

    @Test
    void aClipWithoutPicturesIsNoClip() {
        byte[] ftyp = TestMp4.box("ftyp", TestMp4.text("isom"));
        byte[] moov = TestMp4.box("moov", TestMp4.box("mvhd", TestMp4.ints(0, 0, 0, 1, 1, 0), new byte[76]));
        byte[] mdat = TestMp4.box("mdat", new byte[9]);

        assertThatThrownBy(() -> scan(join(ftyp, moov, mdat), 4096)).hasMessageContaining("no video track");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rubbishBehindAFinishedVideoIsForgiven(boolean indexFirst) throws Exception {
        byte[] clip = join(new TestMp4(1000, indexFirst).bytes(), new byte[] {0, 0, 0, 4, 12, 0, 0, 0, 9});

        assertThat(scan(clip, 4096).durationMillis()).isEqualTo(TestMp4.DURATION_MILLIS);
    }

    @Test
    void aTrackThatDoesNotTellItsLengthIsAsLongAsItsSamples() throws Exception {
        Atom file = Atom.file(Corpus.base("index-last.mp4"));
        file.all("mdhd").forEach(box -> ByteBuffer.wrap(box.bytes).putInt(16, 0));

        assertThat(scan(file.write(), 4096).durationMillis()).isEqualTo(2000);
    }

    /// A decoder would allocate by it.
    @Test
    void whatIsMeantForADecoderIsNotRead() throws Exception {
        byte[] clip = Corpus.base("index-first.mp4");
        Footage footage = scan(clip, 4096);
        int configuration = indexOf(clip, "avcC") + 4;
        Arrays.fill(clip, configuration, configuration + 30, (byte) 0xFF);

        assertThat(scan(clip, 4096)).isEqualTo(footage);
    }

    @Test
    void fragmentsThatTheIndexCountsAndThatAreNotThereAreMissed() {
        byte[] clip = Corpus.of("fragments.mp4")
                .filter(made -> made.name().endsWith("+length-in-mehd"))
                .findFirst()
                .orElseThrow()
                .bytes();
        int lastFragment = new String(clip, StandardCharsets.ISO_8859_1).lastIndexOf("moof") - 4;

        assertThatThrownBy(() -> scan(Arrays.copyOf(clip, lastFragment), 4096)).hasMessageContaining("truncated");
    }

    @Test
    void noIndexCostsMoreThanAFewTimesItsBytes(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output.txt");
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileIndexes.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(reader.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            reader.destroyForcibly();
        }

        assertThat(output).content().contains("all were read");
    }

    @Test
    void aHugeIndexIsNotKept() {
        byte[] ftyp = TestMp4.box("ftyp", TestMp4.text("isom"));
        byte[] start = ByteBuffer.allocate(8)
                .putInt(Mp4Scanner.MAX_INDEX_BYTES + 9)
                .put(TestMp4.text("moov"))
                .array();

        assertThatThrownBy(() -> scan(join(ftyp, start), 4096)).hasMessageContaining("index is too large");
    }

    @Test
    void noDamageToTheIndexEscapesAsAnythingElse() throws Exception {
        byte[] clip = new TestMp4(1000, true).bytes();
        int from = indexOf(clip, "moov") - 4;
        int to = indexOf(clip, "mdat") - 4;
        Random random = new Random(7);
        int found = 0;

        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = clip.clone();
            for (int hits = random.nextInt(4); hits >= 0; hits--) {
                damaged[from + random.nextInt(to - from)] = (byte) random.nextInt();
            }
            found += isUsable(damaged) ? 0 : 1;
        }

        assertThat(found).isGreaterThan(500);
    }

    @Test
    void deepNestingIsNotFollowed() {
        byte[] deep = new byte[8 * 50_000];
        ByteBuffer buffer = ByteBuffer.wrap(deep);
        for (int left = deep.length; left > 0; left -= 8) {
            buffer.putInt(left).put(TestMp4.text("trak"));
        }
        byte[] clip = join(
                TestMp4.box("ftyp", TestMp4.text("isom")), TestMp4.box("moov", deep), TestMp4.box("mdat", new byte[9]));

        assertThatThrownBy(() -> scan(clip, 4096)).isInstanceOf(BadClipException.class);
    }

    private static boolean isUsable(byte[] clip) {
        try {
            scan(clip, clip.length);
            return true;
        } catch (BadClipException e) {
            return false;
        }
    }

    private static Footage scan(byte[] clip, int step) throws BadClipException {
        Mp4Scanner scanner = new Mp4Scanner();
        for (int at = 0; at < clip.length; at += step) {
            scanner.accept(clip, at, Math.min(step, clip.length - at));
        }
        return scanner.finish();
    }

    private static int indexOf(byte[] bytes, String word) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(word);
    }

    private static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
