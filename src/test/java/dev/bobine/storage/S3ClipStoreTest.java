package dev.bobine.storage;

import static dev.bobine.storage.TestDownload.breaking;
import static dev.bobine.storage.TestDownload.failing;
import static dev.bobine.storage.TestDownload.fromTheStart;
import static dev.bobine.storage.TestDownload.ranges;
import static dev.bobine.storage.TestDownload.sizeless;
import static dev.bobine.storage.TestDownload.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.FrameSize;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import dev.bobine.job.Still;
import dev.bobine.job.StoredObject;
import dev.bobine.job.Video;
import dev.bobine.media.TestMp4;
import io.minio.messages.ListMultipartUploadsResult;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class S3ClipStoreTest {

    private static final JobId JOB = JobId.of("019aa8f4-8c00-7000-8000-0123456789ab");
    private static final String KEY = "clips/2025/11/22/019aa8f4-8c00-7000-8000-0123456789ab.mp4";
    private static final Provenance PROVENANCE = new Provenance(
            "cinéma-1",
            "gpu-a",
            "wan-2.2",
            "ab".repeat(32),
            Instant.parse("2026-11-22T10:00:00Z"),
            List.of(
                    new Origin(new JobId(new UUID(0, 7)), Origin.How.EXTENDS),
                    new Origin(new JobId(new UUID(0, 8)), Origin.How.JOIN)));
    private static final int LARGE = 17 << 20;

    /// As in production, but for the waits.
    private static final CopyPace QUICK = new CopyPace(
            CopyPace.DEFAULT.window(), CopyPace.DEFAULT.leastBytes(), Duration.ofMillis(1), System::nanoTime);

    @TempDir
    Path directory;

    private final AtomicReference<S3Credentials> keys =
            new AtomicReference<>(new S3Credentials("access", "secret-7", Optional.empty()));
    private final AtomicReference<CopyResult> result = new AtomicReference<>();
    private Thread collector = Thread.currentThread();
    private LocalBucket bucket;
    private Bucket objects;
    private S3ClipStore store;

    @BeforeEach
    void startTheBucket() throws Exception {
        bucket = new LocalBucket(directory);
        StorageSettings settings = settings(LocalBucket.BUCKET);
        objects = new Bucket(settings);
        store = new S3ClipStore(settings, QUICK);
    }

    @AfterEach
    void stopTheBucket() throws Exception {
        store.close();
        objects.close();
        bucket.close();
    }

    private StorageSettings settings(String name) {
        return new StorageSettings(
                bucket.endpoint(),
                Optional.of(URI.create("https://clips.example.org")),
                "us-east-1",
                name,
                keys::get,
                StorageSettings.MIN_PART_BYTES,
                1L << 30);
    }

    static Stream<TestMp4> clips() {
        return Stream.of(
                new TestMp4(50_000, true),
                new TestMp4(50_000, false),
                new TestMp4(LARGE, true),
                new TestMp4(LARGE, false));
    }

    @ParameterizedTest
    @MethodSource("clips")
    void aClipIsStoredByteByByteAndReadAsVideo(TestMp4 mp4) throws Exception {
        byte[] bytes = mp4.bytes();

        Video clip = stored(TestDownload.of(bytes));

        assertThat(clip)
                .isEqualTo(new Video(
                        LocalBucket.BUCKET,
                        KEY,
                        bytes.length,
                        sha256(bytes),
                        TestMp4.DURATION_MILLIS,
                        new FrameSize(1280, 720),
                        "h264",
                        "aac",
                        null));
        assertThat(objects.read(KEY, 0, null)).hasBinaryContent(bytes);
        assertThat(openUploads()).isEmpty();
    }

    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    @Test
    void aStillPictureIsStoredOnceItIsWhole() throws Exception {
        byte[] png = PIXEL;
        String key = KEY.replace(".mp4", ".png");

        assertThat(store.collectStill(
                        JOB, Still.Format.PNG, TestDownload.of(Arrays.copyOf(png, png.length - 8)), PROVENANCE))
                .isInstanceOf(CopyResult.NoClip.class);
        assertThat(store.collectStill(
                        JOB, Still.Format.PNG, TestDownload.of(new byte[StorageSettings.MIN_PART_BYTES]), PROVENANCE))
                .isInstanceOf(CopyResult.NoClip.class);
        assertThat(objects.stat(key)).isEmpty();

        assertThat(store.collectStill(JOB, Still.Format.PNG, TestDownload.of(png), PROVENANCE))
                .isEqualTo(new CopyResult.Stored(
                        new Still(LocalBucket.BUCKET, key, png.length, sha256(png), new FrameSize(1, 1), "image/png")));
        assertThat(objects.read(key, 0, null)).hasBinaryContent(png);
        assertThat(ClipKeys.still(JOB, Still.Format.PNG)).isEqualTo(key);
        try (ClipSource again = store.open(key, 3)) {
            assertThat(again.stream().readAllBytes()).hasSize(png.length - 3);
        }
        assertThatThrownBy(() -> store.open("clips/none.mp4", 0))
                .isInstanceOfSatisfying(DownloadException.class, gone -> assertThat(gone.isNotHere())
                        .isTrue());
    }

    /// As when the pod dies before the end of the job is written, and its provider keeps the picture for a short time.
    @Test
    void aStillThatWasStoredIsTakenWhenItCannotBeHadAnyMore() throws Exception {
        CopyResult stored = store.collectStill(JOB, Still.Format.JPEG, TestDownload.of(PIXEL), PROVENANCE);
        assertThat(stored).isInstanceOf(CopyResult.Stored.class);

        TestDownload gone = new TestDownload(failing("gone"));
        assertThat(store.collectStill(JOB, Still.Format.JPEG, gone, PROVENANCE)).isEqualTo(stored);
        assertThat(store.collectStill(JOB, Still.Format.WEBP, gone, PROVENANCE))
                .isEqualTo(new CopyResult.SourceFailed("gone"));
    }

    @Test
    void aStillOfManyPartsIsStoredWhole() throws Exception {
        byte[] png = pngWith(new byte[StorageSettings.MIN_PART_BYTES + 77]);
        String key = KEY.replace(".mp4", ".webp");

        assertThat(store.collectStill(
                        JOB, Still.Format.WEBP, TestDownload.of(Arrays.copyOf(png, png.length - 8)), PROVENANCE))
                .isInstanceOf(CopyResult.NoClip.class);
        assertThat(objects.stat(key)).isEmpty();

        assertThat(store.collectStill(JOB, Still.Format.WEBP, TestDownload.of(png), PROVENANCE))
                .isEqualTo(new CopyResult.Stored(
                        new Still(LocalBucket.BUCKET, key, png.length, sha256(png), new FrameSize(1, 1), "image/png")));
        assertThat(objects.read(key, 0, null)).hasBinaryContent(png);
        assertThat(openUploads()).isEmpty();
    }

    /// A picture of one pixel with so much said about it.
    private static byte[] pngWith(byte[] said) {
        byte[] type = "teXt".getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(type);
        checksum.update(said);
        int header = 8 + 25;
        return ByteBuffer.allocate(PIXEL.length + said.length + 12)
                .put(PIXEL, 0, header)
                .putInt(said.length)
                .put(type)
                .put(said)
                .putInt((int) checksum.getValue())
                .put(PIXEL, header, PIXEL.length - header)
                .array();
    }

    @Test
    void aSmallClipThatTheServerTookAsSentCostsOneCall() throws Exception {
        stored(TestDownload.of(TestMp4.small()));

        assertThat(methods()).containsExactly("PUT");
    }

    @Test
    void aPutIsSignedWithTheDigestOfTheClipAndTheKeysOfTheMoment() throws Exception {
        byte[] bytes = TestMp4.small();
        keys.set(new S3Credentials("access", "secret-7", Optional.of("token-1")));

        stored(TestDownload.of(bytes));

        Headers sent = bucket.requests.getFirst().getHeaders();
        assertThat(sent.get("x-amz-content-sha256")).isEqualTo(sha256(bytes));
        assertThat(sent.get("x-amz-security-token")).isEqualTo("token-1");
        assertThat(sent.get("Content-MD5")).isNotNull();
        assertThat(sent.get("Content-Type")).isEqualTo("video/mp4");
    }

    @Test
    void partsAreSentWithTheDigestThatTheServerWasFoundToCheck() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();

        stored(TestDownload.of(bytes));
        stored(TestDownload.of(bytes));

        assertThat(parts())
                .extracting(part -> part.getTarget().replaceAll(".*partNumber=(\\d+).*", "$1"))
                .as("one more than there are, to see it refused")
                .containsExactly("1", "1", "2", "3", "4", "1", "2", "3", "4");
        assertThat(parts()).allSatisfy(part -> {
            assertThat(part.getHeaders().get("x-amz-content-sha256")).hasSize(64);
            assertThat(part.getHeaders().get("Content-MD5")).isNull();
        });
    }

    @Test
    void partsAreSentWithTheirMd5ToAServerThatTakesWhatWasNotSigned() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        takeWhatWasNotSigned();

        stored(TestDownload.of(bytes));

        assertThatPartsHaveTheirMd5();
    }

    @Test
    void whileItIsNotKnownWhatTheServerChecksPartsAreSentWithTheirMd5() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        bucket.answer(request -> isProbe(request) ? Optional.of(error(501, "NotImplemented")) : Optional.empty());

        stored(TestDownload.of(bytes));

        assertThat(parts()).hasSize(8);
        assertThat(objects.read(KEY, 0, null)).hasBinaryContent(bytes);
    }

    @Test
    void aPartThatIsRefusedForItsKeysTellsNothingOfWhatTheServerChecks() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        bucket.answer(request -> request.getTarget().contains("partNumber=")
                ? Optional.of(error(403, "SignatureDoesNotMatch"))
                : Optional.empty());
        assertThat(collect(TestDownload.of(bytes))).isInstanceOf(CopyResult.StoreFailed.class);
        bucket.requests.clear();
        takeWhatWasNotSigned();

        stored(TestDownload.of(bytes));

        assertThatPartsHaveTheirMd5();
    }

    private void takeWhatWasNotSigned() {
        bucket.answer(request -> isProbe(request)
                ? Optional.of(new MockResponse(200, Headers.of("ETag", "\"0\""), ""))
                : Optional.empty());
    }

    private void assertThatPartsHaveTheirMd5() {
        assertThat(parts().subList(1, 5))
                .allSatisfy(
                        part -> assertThat(part.getHeaders().get("Content-MD5")).isNotNull());
    }

    private List<RecordedRequest> parts() {
        return bucket.requests.stream()
                .filter(request -> request.getTarget().contains("partNumber="))
                .toList();
    }

    private static boolean isProbe(RecordedRequest request) {
        return request.getTarget().contains("partNumber=") && request.getBodySize() == 1;
    }

    @Test
    void whatTheBucketSaysToAPutIsToldInOurWords() throws Exception {
        keys.set(new S3Credentials("access", "wrong-9", Optional.empty()));
        assertThat(collect(TestDownload.of(TestMp4.small())))
                .isEqualTo(
                        new CopyResult.StoreFailed("The bucket refuses the configured keys (SignatureDoesNotMatch)."));
        keys.set(new S3Credentials("access", "secret-7", Optional.empty()));

        answerPutsWith(new MockResponse(400, Headers.of(), "<html>secret-7</html>"));
        assertThat(collect(TestDownload.of(TestMp4.small())))
                .isEqualTo(new CopyResult.StoreFailed("What answers at the bucket's endpoint does not speak S3."));

        answerPutsWith(new MockResponse(501, Headers.of(), "x".repeat(1 << 20)));
        assertThat(collect(TestDownload.of(TestMp4.small())))
                .isEqualTo(new CopyResult.StoreFailed("The bucket's server answered with status 501."));

        answerPutsWith(error(507, "NotEnoughSpace"));
        assertThat(collect(TestDownload.of(TestMp4.small())))
                .isEqualTo(new CopyResult.StoreFailed("The bucket's server answered NotEnoughSpace."));
    }

    private void answerPutsWith(MockResponse answer) {
        bucket.answer(request -> request.getMethod().equals("PUT") ? Optional.of(answer) : Optional.empty());
    }

    @Test
    void aPutThatIsInterruptedIsTheStoresFault() throws Exception {
        bucket.answer(request -> {
            collector.interrupt();
            return Optional.of(
                    new MockResponse.Builder().headersDelay(1, TimeUnit.HOURS).build());
        });
        collector = Thread.ofVirtual().unstarted(() -> result.set(collect(TestDownload.of(TestMp4.small()))));

        collector.start();

        assertThat(collector.join(Duration.ofMinutes(1))).isTrue();
        assertThat(result.get())
                .isEqualTo(new CopyResult.StoreFailed("The call to the bucket was interrupted by this service."));
    }

    @Test
    void aSmallClipIsAskedForWhereTheAnswerDoesNotProveIt() throws Exception {
        byte[] bytes = TestMp4.small();
        bucket.answer(request -> {
            if (request.getMethod().equals("PUT")) {
                put(KEY, bytes);
                return Optional.of(new MockResponse(200, Headers.of("ETag", "\"" + "0".repeat(32) + "\""), ""));
            }
            return Optional.empty();
        });

        stored(TestDownload.of(bytes));

        assertThat(methods()).startsWith("PUT", "HEAD").endsWith("GET");
    }

    @Test
    void aLargeClipIsAskedForInTheEnd() throws Exception {
        stored(TestDownload.of(new TestMp4(LARGE, true).bytes()));

        assertThat(methods()).startsWith("POST").endsWith("POST", "HEAD");
    }

    private List<String> methods() {
        return bucket.requests.stream().map(RecordedRequest::getMethod).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {50_000, LARGE})
    void anObjectCarriesItsRecordOfOrigin(int mediaBytes) throws Exception {
        byte[] bytes = new TestMp4(mediaBytes, true).bytes();

        stored(TestDownload.of(bytes));

        Map<String, String> metadata = objects.stat(KEY).orElseThrow().metadata();
        assertThat(metadata)
                .containsEntry("ai-generated", "true")
                .containsEntry("job", JOB.toString())
                .containsEntry("model", "cin%C3%A9ma-1")
                .containsEntry("backend", "gpu-a")
                .containsEntry("provider-model", "wan-2.2")
                .containsEntry("prompt-sha256", "ab".repeat(32))
                .containsEntry("created-at", "2026-11-22T10:00:00Z")
                .containsEntry(
                        "origin",
                        "extends:00000000-0000-0000-0000-000000000007,join:00000000-0000-0000-0000-000000000008");
        assertThat(Optional.ofNullable(metadata.get("sha256")))
                .isEqualTo(mediaBytes == LARGE ? Optional.empty() : Optional.of(sha256(bytes)));
    }

    @Test
    void aBrokenDownloadIsTakenUpWhereItStopped() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        TestDownload download =
                new TestDownload(breaking(ranges(bytes), 1_000_000), breaking(ranges(bytes), 9_000_000), ranges(bytes));

        assertThat(stored(download).sha256()).isEqualTo(sha256(bytes));
        assertThat(download.offsets).containsExactly(0L, 1_000_000L, 10_000_000L);
    }

    @Test
    void aServerThatStartsAgainMustRepeatItself() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        byte[] other = bytes.clone();
        other[5000]++;

        TestDownload same = new TestDownload(breaking(fromTheStart(bytes), 9_000_000), fromTheStart(bytes));
        assertThat(stored(same).sha256()).isEqualTo(sha256(bytes));
        objects.delete(KEY);

        TestDownload changed = new TestDownload(breaking(fromTheStart(bytes), 9_000_000), fromTheStart(other));
        assertThat(collect(changed))
                .isEqualTo(new CopyResult.SourceFailed("The clip changed while it was being copied."));
        assertNothingIsLeft();
    }

    @Test
    void aResumedDownloadOfAnotherClipIsNotPasted() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        byte[] other = new TestMp4(LARGE, true).bytes();
        other[100_000]++;
        TestDownload.Opening changed = offset -> source(other, offset, other.length, "\"v2\"");

        TestDownload download = new TestDownload(breaking(ranges(bytes), 9_000_000), changed);

        assertThat(collect(download)).isInstanceOf(CopyResult.SourceFailed.class);
        assertThat(download.offsets).containsExactly(0L, 9_000_000L, 0L);
        assertNothingIsLeft();
    }

    @Test
    void anUnstableEntityTagIsNoHindrance() throws Exception {
        byte[] bytes = new TestMp4(50_000, true).bytes();
        AtomicInteger tag = new AtomicInteger();
        TestDownload.Opening moody = offset -> source(bytes, offset, bytes.length, "\"" + tag.incrementAndGet() + "\"");

        assertThat(stored(new TestDownload(breaking(moody, 20_000), moody)).sha256())
                .isEqualTo(sha256(bytes));
    }

    @Test
    void aDownloadThatBreaksWithoutBringingMoreIsGivenUpInOurWords() throws Exception {
        byte[] bytes = new TestMp4(50_000, true).bytes();
        TestDownload download = new TestDownload(breaking(ranges(bytes), 10), breaking(ranges(bytes), 0));

        assertThat(collect(download)).isEqualTo(new CopyResult.SourceFailed("The download broke off."));
        assertThat(download.offsets).hasSize(8);
        assertNothingIsLeft();
    }

    @Test
    void aDownloadMayComeInAnyNumberOfPiecesThatEachBringMore() throws Exception {
        byte[] bytes = new TestMp4(50_000, true).bytes();

        TestDownload broken = new TestDownload(breaking(ranges(bytes), 1_000));
        assertThat(stored(broken).sha256()).isEqualTo(sha256(bytes));
        assertThat(broken.offsets).hasSizeGreaterThan(50);

        TestDownload short206 = new TestDownload(slices(bytes, 1_000));
        assertThat(stored(short206).sha256()).isEqualTo(sha256(bytes));
        assertThat(short206.offsets).hasSizeGreaterThan(50);
    }

    @Test
    void aDownloadThatDripsIsGivenUpAfterTheWindowWhateverItBrings() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        AtomicLong nanos = new AtomicLong();
        CopyPace pace = new CopyPace(Duration.ofSeconds(60), 60 * 4096, Duration.ofMillis(1), nanos::get);
        TestDownload.Opening drip = offset -> dripping(ranges(bytes).open(offset), nanos, Duration.ofSeconds(1));

        try (S3ClipStore patient = new S3ClipStore(settings(LocalBucket.BUCKET), pace)) {
            assertThat(patient.collect(JOB, new TestDownload(drip), PROVENANCE))
                    .isEqualTo(new CopyResult.SourceFailed("The model server sends the clip too slowly."));
        }
        assertThat(Duration.ofNanos(nanos.get())).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
        assertNothingIsLeft();
    }

    @Test
    void aSlowBucketIsNotTheSourcesFault() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        AtomicLong nanos = new AtomicLong();
        CopyPace pace = new CopyPace(Duration.ofSeconds(60), 60 * 4096, Duration.ofMillis(1), nanos::get);
        bucket.answer(_ -> {
            nanos.addAndGet(Duration.ofMinutes(5).toNanos());
            return Optional.empty();
        });

        try (S3ClipStore patient = new S3ClipStore(settings(LocalBucket.BUCKET), pace)) {
            assertThat(patient.collect(JOB, TestDownload.of(bytes), PROVENANCE)).isInstanceOf(CopyResult.Stored.class);
        }
    }

    private static TestDownload.Opening slices(byte[] clip, int length) {
        return offset -> new ClipSource(
                new ByteArrayInputStream(clip, (int) offset, Math.min(length, clip.length - (int) offset)),
                offset,
                (long) clip.length,
                "\"v1\"");
    }

    private static ClipSource dripping(ClipSource source, AtomicLong nanos, Duration each) {
        InputStream slow = new FilterInputStream(source.stream()) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                nanos.addAndGet(each.toNanos());
                return super.read(buffer, offset, Math.min(length, 2));
            }
        };
        return new ClipSource(slow, source.offset(), source.totalBytes(), source.entityTag());
    }

    @Test
    void aDownloadThatCannotBeOpenedIsTheSourcesFault() throws Exception {
        assertThat(collect(new TestDownload(failing("The model server does not have the clip (any more)."))))
                .isEqualTo(new CopyResult.SourceFailed("The model server does not have the clip (any more)."));
        assertNothingIsLeft();
    }

    @Test
    void aClipIsReadToItsEndWithoutAToldSize() throws Exception {
        byte[] bytes = new TestMp4(LARGE, false).bytes();
        TestDownload cut = new TestDownload(sizeless(Arrays.copyOf(bytes, 9_000_000)), sizeless(bytes));

        assertThat(stored(TestDownload.of(bytes)).sha256()).isEqualTo(sha256(bytes));
        assertThat(stored(cut).sha256()).isEqualTo(sha256(bytes));
        assertThat(cut.offsets).containsExactly(0L, 9_000_000L);
    }

    static Stream<TestDownload.Opening> uselessClips() {
        byte[] small = TestMp4.small();
        byte[] large = new TestMp4(LARGE, false).bytes();
        return Stream.of(
                ranges(new byte[0]),
                sizeless(new byte[0]),
                ranges(Arrays.copyOf(small, small.length - 1)),
                ranges(Arrays.copyOf(large, large.length - 1)),
                sizeless(Arrays.copyOf(large, 9_000_000)),
                ranges(TestMp4.text("<html><body>Service temporarily unavailable</body></html>")),
                ranges(TestMp4.text("<html>" + "x".repeat(LARGE))),
                ranges(Arrays.copyOf(new byte[] {1, 2, 3}, LARGE)));
    }

    @ParameterizedTest
    @MethodSource("uselessClips")
    void aUselessClipLeavesNothingBehind(TestDownload.Opening opening) throws Exception {
        assertThat(collect(new TestDownload(opening))).isInstanceOf(CopyResult.NoClip.class);
        assertNothingIsLeft();
    }

    @Test
    void onlyAWholeFileOfNoUseIsKnownAgain() throws Exception {
        byte[] silent = TestMp4.text("\0\0\0\10moov\0\0\0\11mdat.");

        String digest = sha256(silent);
        assertThat(collect(TestDownload.of(silent)))
                .isInstanceOfSatisfying(CopyResult.NoClip.class, useless -> assertThat(useless.sha256())
                        .isEqualTo(digest));
        assertThat(collect(TestDownload.of(Arrays.copyOf(silent, 12))))
                .isInstanceOfSatisfying(CopyResult.NoClip.class, useless -> assertThat(useless.sha256())
                        .isNull());
        assertThat(collect(TestDownload.of(TestMp4.text("{\"error\":\"not ready\"}"))))
                .isInstanceOfSatisfying(CopyResult.NoClip.class, useless -> assertThat(useless.sha256())
                        .isNull());
    }

    @Test
    void aClipThatIsTooLargeIsNotEvenRead() throws Exception {
        TestDownload.Opening huge = _ -> source(new byte[0], 0, (1L << 30) + 1, null);

        assertThat(collect(new TestDownload(huge)))
                .isEqualTo(new CopyResult.Unusable("The clip is larger than this service takes."));
    }

    @Test
    void collectingAgainIsSafe() throws Exception {
        TestDownload download = TestDownload.of(TestMp4.small());

        assertThat(stored(download)).isEqualTo(stored(download));
    }

    @ParameterizedTest
    @ValueSource(ints = {50_000, LARGE})
    void aStoredClipIsTakenWhenItsProviderHasLostIt(int mediaBytes) throws Exception {
        Video first = stored(TestDownload.of(new TestMp4(mediaBytes, true).bytes()));

        assertThat(stored(new TestDownload(failing("gone")))).isEqualTo(first);
    }

    @Test
    void anotherRendersClipIsNotTaken() throws Exception {
        stored(TestDownload.of(TestMp4.small()));
        Provenance other = new Provenance("m", "gpu-b", "wan-2.2", "ab".repeat(32), PROVENANCE.createdAt(), List.of());

        assertThat(store.collect(JOB, new TestDownload(failing("gone")), other))
                .isEqualTo(new CopyResult.SourceFailed("gone"));
    }

    @Test
    void passingServerErrorsAreOutlived() throws Exception {
        byte[] bytes = new TestMp4(LARGE, true).bytes();
        AtomicInteger calls = new AtomicInteger();
        bucket.answer(request -> !request.getMethod().equals("HEAD") && calls.getAndIncrement() % 2 == 0
                ? Optional.of(error(503, "SlowDown"))
                : Optional.empty());

        assertThat(stored(TestDownload.of(bytes)).sha256()).isEqualTo(sha256(bytes));
    }

    @Test
    void aServerThatFailsMidwayIsTheStoresFaultAndLeavesNoObject() throws Exception {
        bucket.answer(request -> request.getTarget().contains("partNumber=3")
                ? Optional.of(error(500, "InternalError"))
                : Optional.empty());

        assertThat(collect(TestDownload.of(new TestMp4(LARGE, true).bytes())))
                .isInstanceOf(CopyResult.StoreFailed.class);
        bucket.answer(_ -> Optional.empty());
        assertNothingIsLeft();
    }

    @Test
    void aConnectionThatIsCutMidwayIsTheStoresFault() throws Exception {
        MockResponse cut = new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
        bucket.answer(request -> request.getMethod().equals("PUT") ? Optional.of(cut) : Optional.empty());

        assertThat(collect(TestDownload.of(TestMp4.small())))
                .isEqualTo(new CopyResult.StoreFailed(
                        "The bucket's server could not be reached or broke the connection off."));
    }

    @Test
    void anObjectThatDiffersFromWhatWasSentIsRemoved() throws Exception {
        byte[] bytes = TestMp4.small();
        byte[] wrong = Arrays.copyOf(bytes, bytes.length - 1);
        bucket.answer(request -> {
            if (request.getMethod().equals("PUT")) {
                put(KEY, wrong);
                return Optional.of(new MockResponse(200, Headers.of("ETag", "\"" + "0".repeat(32) + "\""), ""));
            }
            return Optional.empty();
        });

        assertThat(collect(TestDownload.of(bytes))).isInstanceOf(CopyResult.StoreFailed.class);
        bucket.answer(_ -> Optional.empty());
        assertNothingIsLeft();
    }

    @Test
    void anotherWorkersCopyOfTheSameClipIsNotRemoved() throws Exception {
        byte[] bytes = TestMp4.small();
        bucket.answer(request -> {
            if (request.getMethod().equals("PUT")) {
                put(KEY, bytes);
                return Optional.of(new MockResponse(200, Headers.of("ETag", "\"" + "0".repeat(32) + "\""), ""));
            }
            return Optional.empty();
        });

        assertThat(collect(TestDownload.of(bytes))).isInstanceOf(CopyResult.Stored.class);
        assertThat(objects.stat(KEY)).isPresent();
    }

    /// Where objects are encrypted, each put of the same bytes has another entity tag.
    @Test
    void anotherWorkersCopyOfTheSamePictureIsNotRemoved() throws Exception {
        String key = KEY.replace(".mp4", ".png");
        bucket.answer(request -> {
            if (request.getMethod().equals("PUT")) {
                put(key, PIXEL);
                return Optional.of(new MockResponse(200, Headers.of("ETag", "\"" + "0".repeat(32) + "\""), ""));
            }
            return Optional.empty();
        });

        assertThat(store.collectStill(JOB, Still.Format.PNG, TestDownload.of(PIXEL), PROVENANCE))
                .isInstanceOf(CopyResult.Stored.class);
        assertThat(objects.stat(key)).isPresent();
    }

    /// Past the relay, as another worker would.
    private void put(String key, byte[] bytes) {
        StorageSettings past = settings(LocalBucket.BUCKET);
        StorageSettings direct = new StorageSettings(
                bucket.directEndpoint(),
                Optional.empty(),
                past.region(),
                past.bucket(),
                past.credentials(),
                past.partBytes(),
                past.maxClipBytes());
        try (Bucket other = new Bucket(direct)) {
            other.put(key, bytes, bytes.length, Hashes.sha256(bytes), ObjectHeaders.of("video/mp4", Map.of()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theProvidersPosterIsPutBesideTheClip() throws Exception {
        byte[] webp = TestMp4.text("RIFF....WEBPVP8 picture");

        Video clip = stored(TestDownload.of(TestMp4.small()).withPoster(webp));

        String key = KEY.replace(".mp4", ".webp");
        assertThat(clip.posterKey()).isEqualTo(key);
        assertThat(objects.read(key, 0, null)).hasBinaryContent(webp);
        assertThat(objects.read(key, 0, null).headers().get("Content-Type")).isEqualTo("image/webp");
    }

    @Test
    void aPosterThatIsNoPictureIsLeftOut() throws Exception {
        Video clip = stored(TestDownload.of(TestMp4.small()).withPoster(TestMp4.text("<html>")));

        assertThat(clip.posterKey()).isNull();
    }

    @Test
    void aPosterThatCannotBeStoredDoesNotFailTheClip() throws Exception {
        bucket.answer(request ->
                request.getTarget().contains(".webp") ? Optional.of(error(403, "AccessDenied")) : Optional.empty());

        Video clip = stored(TestDownload.of(TestMp4.small()).withPoster(TestMp4.text("RIFF....WEBPVP8 ")));

        assertThat(clip.posterKey()).isNull();
    }

    @Test
    void deletingRemovesEverythingAndMayBeRepeated() throws Exception {
        stored(TestDownload.of(TestMp4.small()).withPoster(TestMp4.text("RIFF....WEBPVP8 ")));

        store.delete(JOB);
        store.delete(JOB);

        assertThat(objects.stat(KEY)).isEmpty();
        assertThat(objects.stat(KEY.replace(".mp4", ".webp"))).isEmpty();
        assertThat(bucket.requests.stream()
                        .filter(request -> request.getTarget().contains("?delete")))
                .as("one call for all of a job's objects")
                .hasSize(2);
    }

    @Test
    void aLinkIsMadeForThePublicEndpointWithoutACall() throws Exception {
        bucket.requests.clear();

        URI link = store.presign(KEY, Duration.ofMinutes(15));

        assertThat(link)
                .hasHost("clips.example.org")
                .hasPath("/" + LocalBucket.BUCKET + "/" + KEY)
                .hasParameter("X-Amz-Expires", "900");
        assertThat(link.toString()).doesNotContain("secret-7");
        assertThat(bucket.requests).isEmpty();
    }

    @Test
    void aLinkLetsItsHolderReadTheClip() throws Exception {
        byte[] bytes = TestMp4.small();
        stored(TestDownload.of(bytes));
        URI link = objectsAtTheirOwnEndpoint(KEY);

        OkHttpClient browser = new OkHttpClient();
        try (Response response = browser.newCall(
                        new Request.Builder().url(link.toString()).build())
                .execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.header("Content-Type")).isEqualTo("video/mp4");
            assertThat(response.body().bytes()).isEqualTo(bytes);
        }
    }

    private URI objectsAtTheirOwnEndpoint(String key) throws IOException {
        StorageSettings hidden = settings(LocalBucket.BUCKET);
        StorageSettings open = new StorageSettings(
                hidden.endpoint(),
                Optional.empty(),
                hidden.region(),
                hidden.bucket(),
                hidden.credentials(),
                hidden.partBytes(),
                hidden.maxClipBytes());
        try (Bucket linked = new Bucket(open)) {
            return linked.presign(new StoredObject(linked.name(), key), Duration.ofMinutes(1));
        }
    }

    @Test
    void theCheckTellsWhatIsWrong() throws Exception {
        store.check();
        assertNothingIsLeft();

        try (S3ClipStore nowhere = new S3ClipStore(settings("no-such-bucket"))) {
            assertThatThrownBy(nowhere::check).hasMessage("The bucket no-such-bucket does not exist.");
        }
        keys.set(new S3Credentials("access", "wrong-9", Optional.empty()));
        assertThatThrownBy(store::check)
                .hasMessageContaining("refuses the configured keys")
                .hasMessageNotContaining("wrong-9");
        keys.set(new S3Credentials("access", "secret-7", Optional.empty()));
        store.check();
        bucket.answer(_ -> Optional.of(new MockResponse(503, Headers.of(), "")));
        assertThatThrownBy(store::check).isInstanceOf(IOException.class);
    }

    @Test
    void unfinishedUploadsAreThrownAwayWhenTheyAreOld() throws Exception {
        for (int i = 0; i < 3; i++) {
            objects.begin(KEY, ObjectHeaders.of("video/mp4", Map.of()));
        }

        assertThat(store.removeOrphanUploads(Instant.now().minus(Duration.ofDays(1)), 2))
                .isZero();
        assertThat(openUploads()).hasSize(3);
        assertThat(store.removeOrphanUploads(Instant.now().plus(Duration.ofDays(1)), 2))
                .isEqualTo(2);
        assertThat(openUploads()).hasSize(1);
        assertThat(store.removeOrphanUploads(Instant.now().plus(Duration.ofDays(1)), 2))
                .isEqualTo(1);
        assertThat(openUploads()).isEmpty();
    }

    private CopyResult collect(TestDownload download) {
        return store.collect(JOB, download, PROVENANCE);
    }

    private Video stored(TestDownload download) {
        CopyResult collection = collect(download);
        assertThat(collection).isInstanceOf(CopyResult.Stored.class);
        return (Video) ((CopyResult.Stored) collection).clip();
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(objects.stat(KEY)).isEmpty();
        assertThat(openUploads()).isEmpty();
    }

    private List<String> openUploads() throws IOException {
        return objects.uploads("clips/", null).uploads().stream()
                .map(ListMultipartUploadsResult.Upload::objectName)
                .toList();
    }

    private static MockResponse error(int status, String code) {
        return new MockResponse(
                status,
                Headers.of("Content-Type", "application/xml"),
                "<Error><Code>" + code + "</Code><Message>secret-7</Message></Error>");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
