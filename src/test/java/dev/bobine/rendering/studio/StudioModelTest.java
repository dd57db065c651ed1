package dev.bobine.rendering.studio;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Join;
import dev.bobine.job.Options;
import dev.bobine.job.Render;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.studio.TestClips.Recipe;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class StudioModelTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final FrameSize SIZE = new FrameSize(320, 180);
    private static final Artifact FILM = new Artifact(null, null);

    @TempDir
    Path bucket;

    @TempDir
    Path space;

    @Test
    void aFilmIsMadeReadAndReleased() throws Exception {
        try (StudioModel studio = studio(TestClips.PROGRAM.program())) {
            Ticket ticket = submitted(studio);

            assertThat(end(studio, ticket)).isInstanceOf(RenderStatus.Done.class);
            try (ClipSource film = studio.open(ticket, FILM, 0)) {
                assertThat(film.totalBytes()).isEqualTo(film.stream().readAllBytes().length);
            }
            assertThat(studio.poster(ticket, FILM)).isPresent();
            studio.release(ticket);

            assertThat(studio.poll(ticket)).isInstanceOf(RenderStatus.Lost.class);
            assertThat(pieces()).isEmpty();
        }
    }

    /// The pod is killed in the middle: whoever adopts the job finds it lost, and submits it again.
    @Test
    void whatAnotherProcessWasMakingIsLost() throws Exception {
        try (StudioModel killed = studio(TestClips.PROGRAM.program());
                StudioModel other = studio(TestClips.PROGRAM.program())) {
            Ticket ticket = submitted(killed);

            assertThat(other.poll(ticket)).isInstanceOf(RenderStatus.Lost.class);
            assertThat(other.cancel(ticket)).isEqualTo(CancelOutcome.UNKNOWN);
            assertThatThrownBy(() -> other.open(ticket, FILM, 0))
                    .isInstanceOfSatisfying(DownloadException.class, gone -> assertThat(gone.isNotHere())
                            .isTrue());
            assertThat(other.find(order())).isInstanceOf(Lookup.Absent.class);
            assertThat(end(other, submitted(other))).isInstanceOf(RenderStatus.Done.class);
        }
    }

    @Test
    void nothingIsBegunWithoutAPermitAndNothingIsRendered() throws Exception {
        try (StudioModel studio = studio(TestClips.PROGRAM.program())) {
            assertThat(studio.submit(order().with(() -> false))).isInstanceOf(SubmitOutcome.Withheld.class);
            Render render = new Render("a boat", 4, SIZE, true, Options.NONE, List.of());
            assertThat(studio.submit(new Submission(render, "studio", "studio", "key-2")))
                    .isInstanceOf(SubmitOutcome.Refused.class);
            assertThat(studio.capabilities().craft()).isEqualTo(Capabilities.Craft.CUTS);
            assertThat(pieces()).isEmpty();
        }
    }

    @Test
    void aMachineWithoutTheProgramDoesNotServeIt() throws Exception {
        try (StudioModel here = studio(TestClips.PROGRAM.program());
                StudioModel without = studio(space.resolve("ffmpeg"))) {
            assertThat(here.isServedHere()).isTrue();
            assertThat(without.isServedHere()).isFalse();
        }
    }

    private Ticket submitted(StudioModel studio) throws Exception {
        TestClips.make(bucket, "one.mp4", Recipe.usual(1));
        SubmitOutcome outcome = studio.submit(order());
        assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
        return ((SubmitOutcome.Accepted) outcome).ticket();
    }

    private static Submission order() {
        Join join = new Join(List.of("one.mp4", "one.mp4"), 2, SIZE, true, Join.Style.cut());
        return new Submission(join, "studio", "studio", "key-1");
    }

    private static RenderStatus end(StudioModel studio, Ticket ticket) {
        return await().atMost(PATIENCE)
                .until(() -> studio.poll(ticket), status -> !(status instanceof RenderStatus.Working));
    }

    private StudioModel studio(Path program) {
        StudioSettings settings = new StudioSettings(
                "studio",
                program,
                TestClips.encoder(),
                space.resolve("scratch"),
                1,
                64L << 20,
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                4L << 30);
        return new StudioModel(settings, new FolderStore(bucket), InstantSource.system());
    }

    private List<Path> pieces() throws IOException {
        Path scratch = space.resolve("scratch");
        if (!Files.exists(scratch)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(scratch)) {
            return all.filter(path -> path.toString().contains("work-")).toList();
        }
    }
}
