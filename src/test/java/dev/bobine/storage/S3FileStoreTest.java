package dev.bobine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bobine.job.Hashes;
import dev.bobine.media.FileType;
import dev.bobine.media.TestMp4;
import dev.bobine.storage.FileStore.Arrival;
import dev.bobine.storage.FileStore.Refusal;
import dev.bobine.storage.FileStore.RefusedException;
import dev.bobine.storage.FileStore.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class S3FileStoreTest {

    private static final String NAME = "uploads/ana/019aa8f4-8c00-7000-8000-0123456789ab";
    private static final long LIMIT = 100L << 20;

    @TempDir
    Path directory;

    private LocalBucket server;
    private StorageSettings settings;
    private S3FileStore store;
    private Bucket bucket;

    @BeforeEach
    void start() throws Exception {
        server = new LocalBucket(directory);
        settings = new StorageSettings(
                server.endpoint(),
                Optional.empty(),
                "us-east-1",
                LocalBucket.BUCKET,
                () -> new S3Credentials("access", "secret-7", Optional.empty()),
                8 << 20,
                10L << 30);
        store = new S3FileStore(settings);
        bucket = new Bucket(settings);
    }

    @AfterEach
    void stop() throws Exception {
        store.close();
        bucket.close();
        server.close();
    }

    private Whole sent(TestMp4 movie, int piece) throws IOException {
        try (Arrival arrival = store.begin(NAME, LIMIT);
                InputStream stream = movie.stream()) {
            byte[] bytes = new byte[piece];
            for (int read = stream.read(bytes); read >= 0; read = stream.read(bytes)) {
                arrival.write(bytes, 0, read);
            }
            return arrival.complete();
        }
    }

    private byte[] stored(String key) throws IOException {
        try (InputStream object = bucket.read(key, 0, null)) {
            return object.readAllBytes();
        }
    }

    /// Around what fits into one part, in pieces that fit into it and that do not.
    @ParameterizedTest
    @ValueSource(longs = {10, 60_000, 5_242_000, 5_243_000, 12_000_000})
    void aFileIsStoredAsItCameWhateverItsLength(long length) throws IOException {
        TestMp4 movie = new TestMp4(length, false);

        for (int piece : new int[] {4_000, 65_536, 6_000_000}) {
            Whole whole = sent(movie, piece);

            assertThat(whole).isEqualTo(new Whole(FileType.MP4, movie.size(), Hashes.sha256(movie.bytes())));
            assertThat(stored(NAME + ".mp4")).isEqualTo(movie.bytes());
        }
        assertThat(bucket.stat(NAME + ".mp4")).isPresent();
    }

    @Test
    void aTypeIsToldHoweverTheFirstBytesCome() throws IOException {
        byte[] webp = "RIFF....WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
        try (Arrival arrival = store.begin(NAME, LIMIT)) {
            for (int i = 0; i < webp.length; i++) {
                arrival.write(webp, i, 1);
            }

            assertThat(arrival.complete().type()).isEqualTo(FileType.WEBP);
        }
        assertThat(stored(NAME + ".webp")).isEqualTo(webp);
    }

    @Test
    void whatIsNoPictureAndNoMovieIsRefusedAtItsFirstBytes() {
        byte[] page = "<html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        try (Arrival arrival = store.begin(NAME, LIMIT)) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> arrival.write(page, 0, page.length))
                    .matches(e -> e.refusal() == Refusal.UNKNOWN_TYPE);
        }
        try (Arrival arrival = store.begin(NAME, LIMIT)) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(arrival::complete)
                    .matches(e -> e.refusal() == Refusal.UNKNOWN_TYPE);
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aFileThatProvesTooLongLeavesNothing() throws IOException {
        byte[] movie = new TestMp4(11 << 20, false).bytes();
        try (Arrival arrival = store.begin(NAME, 10 << 20)) {
            arrival.write(movie, 0, 6 << 20);
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> arrival.write(movie, 6 << 20, 5 << 20))
                    .matches(e -> e.refusal() == Refusal.TOO_LARGE);
        }

        assertThat(bucket.stat(NAME + ".mp4")).isEmpty();
        assertThat(bucket.uploads(NAME, null).uploads()).isEmpty();
    }

    /// As a pod leaves it that is killed.
    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void whatWasNeverCompletedGoesWithTheFile() throws IOException {
        byte[] movie = new TestMp4(11 << 20, false).bytes();
        Arrival arrival = store.begin(NAME, LIMIT);
        arrival.write(movie, 0, movie.length);
        assertThat(bucket.uploads(NAME, null).uploads()).hasSize(1);

        store.delete(NAME);

        assertThat(bucket.uploads(NAME, null).uploads()).isEmpty();
    }

    @Test
    void aFileOfAnyTypeIsRemovedAndOnlyThatOne() throws IOException {
        byte[] webp = "RIFF....WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
        for (String name : new String[] {NAME, NAME.replace("ana", "ben")}) {
            try (Arrival arrival = store.begin(name, LIMIT)) {
                arrival.write(webp, 0, webp.length);
                assertThat(arrival.complete().bytes()).isEqualTo(webp.length);
            }
        }

        store.delete(NAME);
        store.delete(NAME);

        assertThat(bucket.stat(NAME + ".webp")).isEmpty();
        assertThat(bucket.stat(NAME.replace("ana", "ben") + ".webp")).isPresent();
    }

    @Test
    void aBucketThatFailsInTheMiddleLeavesNoHalfFile() throws IOException {
        byte[] movie = new TestMp4(11 << 20, false).bytes();
        server.answer(request -> String.valueOf(request.getTarget()).contains("partNumber=2")
                ? Optional.of(new MockResponse.Builder().code(403).build())
                : Optional.empty());
        try (Arrival arrival = store.begin(NAME, LIMIT)) {
            assertThatIOException().isThrownBy(() -> arrival.write(movie, 0, movie.length));
        }
        server.answer(_ -> Optional.empty());

        assertThat(bucket.stat(NAME + ".mp4")).isEmpty();
        assertThat(bucket.uploads(NAME, null).uploads()).isEmpty();
    }
}
