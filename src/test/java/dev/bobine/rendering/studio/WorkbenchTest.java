package dev.bobine.rendering.studio;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Failure;
import dev.bobine.job.Frame;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Join;
import dev.bobine.media.Mp4Scanner;
import dev.bobine.media.PictureType;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.studio.TestClips.Recipe;
import dev.bobine.storage.ClipSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class WorkbenchTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final FrameSize SIZE = new FrameSize(320, 180);

    @TempDir
    Path bucket;

    @TempDir
    Path space;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private FolderStore store;
    private Workbench bench;

    @BeforeEach
    void open() throws Exception {
        store = new FolderStore(bucket);
        bench = bench(TestClips.room(), 64L << 20);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void aFilmIsMadeOfObjectsAndHasAPoster() throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        TestClips.make(bucket, "two.mp4", Recipe.usual(1).in("red"));

        String name = bench.begin(join("one.mp4", "two.mp4"));

        assertThat(end(name)).isInstanceOf(RenderStatus.Done.class);
        Path copy = bucket.resolve("film.mp4");
        try (ClipSource film = bench.result(name, 0).orElseThrow();
                ClipSource poster = bench.poster(name).orElseThrow()) {
            Files.copy(film.stream(), copy);
            assertThat(PictureType.of(poster.stream().readAllBytes())).contains(PictureType.JPEG);
        }
        assertThat(Mp4Scanner.read(copy).durationMillis()).isBetween(1990L, 2010L);
        try (ClipSource rest = bench.result(name, 100).orElseThrow()) {
            assertThat(rest.stream().readAllBytes()).hasSize((int) Files.size(copy) - 100);
        }
    }

    @Test
    void aFilmWhosePosterCannotBeMadeIsAFilmWithoutOne() throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        bench.close();
        bench = bench(
                TestClips.room(bucket, "case \"$*\" in *still.jpg*) echo x > still.jpg; exit 1;; esac"), 64L << 20);

        String name = bench.begin(join("one.mp4", "one.mp4"));

        assertThat(end(name)).isInstanceOf(RenderStatus.Done.class);
        assertThat(bench.poster(name)).isEmpty();
    }

    @Test
    void aFullDiskMakesItTryAgain() throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        bench.close();
        bench = bench(
                TestClips.room(bucket, "echo 'Error writing trailer of film.mp4: No space left on device'; exit 0"),
                64L << 20);

        assertThat(end(bench.begin(join("one.mp4", "one.mp4")))).isInstanceOf(RenderStatus.Lost.class);
        assertThat(work()).isEmpty();
    }

    /// Otherwise its job would wait for its deadline, and its files stay.
    @Test
    void aPieceEndsWhateverItsReaderThrows() throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        store.fault = new StackOverflowError();

        assertThat(end(bench.begin(last("one.mp4")))).isInstanceOf(RenderStatus.Lost.class);
        assertThat(work()).isEmpty();
    }

    @Test
    void aFilmThatWasReadIsRemovedAfterAWhileAndThenCountsAsLost() throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        String name = bench.begin(last("one.mp4"));
        end(name);
        try (ClipSource film = bench.result(name, 0).orElseThrow()) {
            film.stream().readAllBytes();
        }

        now.set(Instant.EPOCH.plus(Duration.ofMinutes(10)));

        assertThat(bench.status(name)).isInstanceOf(RenderStatus.Lost.class);
        assertThat(bench.result(name, 0)).isEmpty();
        assertThat(work()).isEmpty();
    }

    @Test
    void aClipThatIsGoneIsTheRequestsFaultAndABucketThatIsAwayIsNot() throws Exception {
        String gone = bench.begin(last("none.mp4"));
        assertThat(end(gone)).isInstanceOfSatisfying(RenderStatus.Broken.class, broken -> assertThat(
                        broken.failure().kind())
                .isEqualTo(Failure.Kind.INVALID_REQUEST));

        store.away = true;
        assertThat(end(bench.begin(last("none.mp4")))).isInstanceOf(RenderStatus.Lost.class);
        assertThat(work()).isEmpty();
        assertThat(failures("clip_gone")).isEqualTo(1);
        assertThat(failures("lost")).isEqualTo(1);
        assertThat(meters.get("bobine.studio.running").gauge().value()).isZero();
        assertThat(meters.get("bobine.studio.duration")
                        .tag("work", "frame")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void inputsThatAreTooLargeTogetherAreRefused() throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        bench.close();
        bench = bench(TestClips.room(), Files.size(bucket.resolve("one.mp4")) + 10);

        String name = bench.begin(join("one.mp4", "one.mp4"));

        assertThat(end(name)).isInstanceOfSatisfying(RenderStatus.Broken.class, broken -> assertThat(
                        broken.failure().message())
                .contains("larger"));
        assertThat(work()).isEmpty();
    }

    @Test
    void aCancelledPieceStopsAndLeavesNothing() throws Exception {
        store.away = true;
        String name = bench.begin(last("one.mp4"));

        assertThat(bench.cancel(name)).isTrue();

        assertThat(end(name)).isInstanceOf(RenderStatus.Stopped.class);
        assertThat(work()).isEmpty();
        assertThat(bench.cancel("unknown")).isFalse();
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndWhatALivingOneHasIsNot() throws Exception {
        Path left = Files.createDirectories(space.resolve("studio-left/work-1"));
        Files.writeString(left.resolve("0.mp4"), "half a clip");
        Files.writeString(space.resolve("studio-left/lock"), "");
        Path foreign = Files.createDirectories(space.resolve("of-somebody-else"));

        try (Scratch _ = Scratch.in(space)) {
            assertThat(left).doesNotExist();
            assertThat(foreign).exists();
            assertThat(parts()).hasSize(2);
        }
        assertThat(parts()).hasSize(1);
    }

    @Test
    void aFilmDoesWithoutWhatIsGoneWhereItMay() throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        Join.Style sparing = new Join.Style(0, Join.Fit.PAD, null, true);

        String one = bench.begin(new Join(List.of("none.mp4", "one.mp4"), 2, SIZE, true, sparing));
        String none = bench.begin(new Join(List.of("none.mp4", "neither.mp4"), 2, SIZE, true, sparing));

        assertThat(end(one)).isInstanceOf(RenderStatus.Done.class);
        assertThat(end(none)).isInstanceOf(RenderStatus.Broken.class);
    }

    private double failures(String reason) {
        return meters.get("bobine.studio.failures")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static Join join(String... clips) {
        return new Join(List.of(clips), 2, SIZE, true, Join.Style.cut());
    }

    private static Frame last(String clip) {
        return new Frame(clip, Frame.Place.LAST, SIZE);
    }

    private Workbench bench(CuttingRoom room, long maxBytes) throws IOException {
        return new Workbench(room, store, Scratch.in(space), 1, maxBytes, now::get, new StudioMeters(meters, "studio"));
    }

    private RenderStatus end(String name) {
        return await().atMost(PATIENCE)
                .until(() -> bench.status(name), status -> !(status instanceof RenderStatus.Working));
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> parts = Files.list(space)) {
            return parts.filter(part -> part.toString().contains("studio-")).toList();
        }
    }

    private List<Path> work() throws IOException {
        try (Stream<Path> all = Files.walk(space)) {
            return all.filter(path -> path.toString().contains("work-")).toList();
        }
    }
}
