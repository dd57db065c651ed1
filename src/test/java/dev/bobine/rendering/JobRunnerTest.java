package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.capacity.MemoryBudget;
import dev.bobine.job.Artifact;
import dev.bobine.job.Charge;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobState;
import dev.bobine.job.Setbacks;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.job.Video;
import dev.bobine.rendering.RenderStatus.Done;
import dev.bobine.rendering.RenderStatus.Unknown;
import dev.bobine.rendering.RenderStatus.Working;
import dev.bobine.storage.CopyResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class JobRunnerTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Supplier<RenderStatus> WORKING = () -> new Working(null);
    private static final Supplier<RenderStatus> DONE = () -> new Done(new Artifact(null, 40L));
    private static final Failure AMBIGUOUS = Failure.of(Kind.AMBIGUOUS_SUBMIT, Stage.SUBMIT, "no answer");
    private static final Video CLIP =
            new Video("bucket", "key", 1, "0".repeat(64), 1000, new FrameSize(64, 64), "h264", null, null);

    private final ScriptedModel model = new ScriptedModel();

    @Test
    void aProviderThatAsksToBeLeftAloneBeyondTheDeadlineIsAskedAtTheDeadline() {
        Failure busy = Failure.of(Kind.RATE_LIMITED, Stage.RENDER, "busy");
        OneJob job = OneJob.claimed(OneJob.rendering(SHORT), model.polled(() -> new Unknown(busy, Duration.ofDays(1))));

        assertThat(job.run()).isInstanceOf(JobState.Failed.class);
        assertThat(failure(job).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aRenderThatIsGivenUpIsAskedToStopOnceAndChargedByEstimate() {
        OneJob job = OneJob.claimed(OneJob.rendering(SHORT), model.polled(WORKING));

        assertThat(((JobState.Failed) job.run()).charge()).isEqualTo(Charge.of(null, 50));
        assertThat(model.count("cancel")).isEqualTo(1);
    }

    @Test
    void aRenderThatStopsWhenItIsGivenUpCostsWhatTheProviderSays() {
        OneJob job = OneJob.claimed(
                OneJob.rendering(Duration.ZERO), model.polled(WORKING, () -> new RenderStatus.Stopped(7L)));

        assertThat(((JobState.Failed) job.run()).charge()).isEqualTo(Charge.reported(7L));
        assertThat(failure(job).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aRenderThatIsGoneWhenItWasGivenUpCostsNothing() {
        OneJob job = OneJob.claimed(OneJob.rendering(Duration.ZERO), model.polled(WORKING, RenderStatus.NotFound::new));

        assertThat(((JobState.Failed) job.run()).charge().micros()).isZero();
        assertThat(failure(job).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource({"REQUESTED, 0", "TOO_LATE, 50", "UNKNOWN, 50", "UNSUPPORTED, 50"})
    void aCancelledRenderThatIsGoneIsFreeOnlyWhereTheProviderHadAgreed(CancelOutcome answer, long micros) {
        OneJob job =
                OneJob.claimed(OneJob.rendering(LONG), model.cancelled(answer).polled(RenderStatus.Lost::new));
        job.wantCancelled();

        assertThat(((JobState.Cancelled) job.run()).charge().micros()).isEqualTo(micros);
    }

    /// As when many are cancelled at once and the provider turns some of the calls away.
    @Test
    void aWishToStopThatDidNotGetThroughIsRepeated() {
        OneJob job = OneJob.claimed(
                OneJob.rendering(LONG),
                model.cancelled(CancelOutcome.UNKNOWN, CancelOutcome.UNKNOWN, CancelOutcome.REQUESTED)
                        .polled(WORKING, WORKING, WORKING, WORKING, () -> new RenderStatus.Stopped(null)));
        job.wantCancelled();

        assertThat(job.run()).isInstanceOf(JobState.Cancelled.class);
        assertThat(model.count("cancel")).isEqualTo(3);
    }

    @Test
    void aClipThatIsReadyWhenItsRenderIsGivenUpIsFetched() {
        OneJob job = OneJob.claimed(OneJob.rendering(Duration.ZERO), model.polled(WORKING, DONE));
        job.copies.add(new CopyResult.Stored(CLIP));

        assertThat(job.run()).isInstanceOf(JobState.Completed.class);
    }

    @Test
    void tellingAProgressNeitherRepeatsTheCancelNorResetsThePace() {
        Supplier<RenderStatus>[] progress = progress(10, 20, 30, 40, 50, 60, 70, 80, 90);
        OneJob job =
                OneJob.claimed(OneJob.rendering(LONG), model.polled(progress).polled(DONE));
        job.copies.add(new CopyResult.Stored(CLIP));
        job.wantCancelled();
        long begin = System.nanoTime();

        assertThat(job.run()).isInstanceOf(JobState.Completed.class);
        assertThat(job.states().stream().filter(JobState.Rendering.class::isInstance))
                .hasSize(9);
        assertThat(model.count("cancel")).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("the waits grow from 2 ms to 20 ms over the ten polls")
                .isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void whatIsHeldOfAClipElsewhereGoesWhenItIsWrittenThatTheClipIsThere() {
        OneJob written = OneJob.claimed(OneJob.collecting(LONG), model);
        written.copies.add(new CopyResult.Stored(CLIP));
        assertThat(written.run()).isInstanceOf(JobState.Completed.class);
        assertThat(model.count("release")).isOne();

        OneJob unwritten = OneJob.claimed(OneJob.collecting(LONG), model);
        unwritten.copies.add(new CopyResult.Stored(CLIP));
        unwritten.rows.refuse(step -> step.after().state() instanceof JobState.Completed);
        assertThat(unwritten.run()).isInstanceOf(JobState.Failed.class);
        assertThat(model.count("release")).isOne();
    }

    /// As when a pod of the studio is killed after its work and before the copy.
    @Test
    void whatIsGoneBeforeItWasCopiedIsMadeAgainWhereThatIsFree() {
        OneJob free = OneJob.free(OneJob.collecting(LONG), model);
        free.copies.add(new CopyResult.SourceGone("gone with its pod"));

        assertThat(free.run()).isInstanceOfSatisfying(JobState.Queued.class, queued -> assertThat(
                        Objects.requireNonNull(queued.last()).kind())
                .isEqualTo(Kind.LOST_UPSTREAM));
    }

    @Test
    void whatIsGoneBeforeItWasCopiedAndWasPaidForIsWaitedForAndNotPaidForAgain() {
        OneJob paid = OneJob.claimed(OneJob.collecting(SHORT), model);
        paid.copies.add(new CopyResult.SourceGone("not ready yet"));

        assertThat(paid.run()).isInstanceOf(JobState.Failed.class);
        assertThat(model.count("submit")).isZero();
    }

    /// Whoever ends what is late may come a moment after the job has got its turn.
    @Test
    void nothingIsPaidForAfterTheDeadline() {
        OneJob late = OneJob.claimed(OneJob.submitting(), Instant.now().minusMillis(1), model);

        assertThat(late.run()).isInstanceOfSatisfying(JobState.Queued.class, queued -> assertThat(queued.attempt())
                .isZero());
        assertThat(model.count("submit")).isZero();
    }

    @Test
    void aPollThatThrowsSaysNothingAboutTheRender() {
        OneJob job = OneJob.claimed(OneJob.rendering(LONG), model.polled(bug(), bug(), DONE));
        job.copies.add(new CopyResult.Stored(CLIP));

        assertThat(job.run()).isInstanceOf(JobState.Completed.class);
        assertThat(job.counted("bobine.backend.call.faults")).isEqualTo(2);
    }

    @Test
    void aPollThatAlwaysThrowsEndsAtTheDeadline() {
        OneJob job = OneJob.claimed(OneJob.rendering(SHORT), model.polled(bug()));

        assertThat(job.run()).isInstanceOf(JobState.Failed.class);
        assertThat(failure(job).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aStepThatAlwaysThrowsEndsWhenTheTimeOfWhatWasPaidForIsOver() {
        OneJob job = OneJob.claimed(OneJob.collecting(SHORT), model);

        assertThat(((JobState.Failed) job.run()).charge()).isEqualTo(Charge.of(null, 50));
        assertThat(failure(job).kind()).isEqualTo(Kind.INTERNAL_ERROR);
        assertThat(job.counted("bobine.step.faults")).isGreaterThan(1);
    }

    /// As after an outage of the database that was longer than the lease, when the answer is written before the lease
    /// is renewed.
    @Test
    void whatAProviderTookIsWrittenOnceTheLeaseIsThereAgain() {
        OneJob job = OneJob.claimed(
                OneJob.submitting(), model.submitted(JobRunnerTest::accepted).polled(DONE));
        job.copies.add(new CopyResult.Stored(CLIP));
        job.rows.lapse(2);

        assertThat(job.run()).isInstanceOf(JobState.Completed.class);
        assertThat(model.count("submit")).isOne();
    }

    @Test
    void whatSomebodyElseHasTakenOverIsLeftAlone() {
        OneJob job = OneJob.claimed(OneJob.rendering(LONG), model);
        model.polled(() -> new Working(20), () -> {
            job.rows.adopt();
            return DONE.get();
        });

        assertThat(job.run()).isInstanceOf(JobState.Rendering.class);
        assertThat(model.count("poll")).isEqualTo(2);
    }

    /// Somebody may have taken the job over meanwhile, and have found that the provider does not know it.
    @Test
    void aClaimThatBecameKnownLateIsNotSent() {
        OneJob late = OneJob.claimed(Instant.now().minusSeconds(11), model.submitted(JobRunnerTest::accepted));

        assertThat(late.run()).isInstanceOfSatisfying(JobState.Queued.class, queued -> assertThat(queued.attempt())
                .isZero());
        assertThat(model.count("submit")).isZero();
    }

    @Test
    void aClaimOfALifeThatIsOverIsNotSent() {
        OneJob claimed = OneJob.claimed(OneJob.submitting(), model.submitted(JobRunnerTest::accepted));
        claimed.startOver();

        assertThat(claimed.run()).isInstanceOf(JobState.Queued.class);
        assertThat(model.count("submit")).isZero();
    }

    /// As when a process ends while the references of a submit come slowly.
    @Test
    void aSubmitThatIsStillBeingPreparedWhenItsProcessEndsGoesBackToTheQueue() throws InterruptedException {
        CountDownLatch preparing = new CountDownLatch(1);
        OneJob job = OneJob.claimed(OneJob.submitting(), model.submitted(() -> {
            preparing.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new SubmitOutcome.Refused(Failure.of(Kind.INVALID_REQUEST, Stage.SUBMIT, "no reference"));
        }));
        job.launch();
        preparing.await();
        job.stop();
        job.join();

        assertThat(job.states()).singleElement().isInstanceOfSatisfying(JobState.Queued.class, queued -> assertThat(
                        queued.attempt())
                .isZero());
    }

    /// A backend that is being tried after faults would count as well again by a reference that could not be fetched.
    @Test
    void aRequestThatWasNeverSentSaysNothingOfTheBackend() {
        Supplier<SubmitOutcome> refused =
                () -> new SubmitOutcome.Refused(Failure.of(Kind.INVALID_REQUEST, Stage.SUBMIT, "no"));
        OneJob unsent = OneJob.claimed(OneJob.submitting(), model.submitted(refused));
        assertThat(unsent.run()).isInstanceOf(JobState.Failed.class);
        assertThat(unsent.answered).isZero();

        OneJob sent = OneJob.claimed(OneJob.submitting(), model.permitted());
        assertThat(sent.run()).isInstanceOf(JobState.Failed.class);
        assertThat(sent.answered).isOne();
    }

    @Test
    void aSubmitOnItsWayIsNotCutOff() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        OneJob job = OneJob.claimed(OneJob.submitting(), model.permitted().submitted(() -> {
            sending.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                return new SubmitOutcome.Ambiguous(AMBIGUOUS);
            }
            return accepted();
        }));
        job.launch();
        sending.await();
        job.stop();
        stopped.countDown();
        job.join();

        assertThat(job.states()).singleElement().isInstanceOf(JobState.Rendering.class);
    }

    private static SubmitOutcome accepted() {
        return new SubmitOutcome.Accepted(OneJob.CLAIM.ticket("video-1"));
    }

    @Test
    void aSubmitThatThrowsHasAnUnknownOutcomeAndIsNotRepeated() {
        OneJob job = OneJob.claimed(OneJob.submitting(), model.submitted(() -> {
            throw new IllegalStateException("a bug");
        }));

        assertThat(job.run()).isInstanceOf(JobState.Unresolved.class);
        assertThat(model.count("submit")).isEqualTo(1);
    }

    @Test
    void anAnswerThatHoldsThePictureHasItsBufferInTheBudgetUntilItIsKept() {
        MemoryBudget memory = new MemoryBudget(100, 10, 0, 5, 20);
        List<Long> taken = new ArrayList<>();
        OneJob job = OneJob.claimed(
                OneJob.submitting(),
                model.answeringWhenDone().submitted(() -> {
                    taken.add(memory.references().taken());
                    return new SubmitOutcome.Refused(Failure.of(Kind.INVALID_REQUEST, Stage.SUBMIT, "no"));
                }),
                memory);

        job.run();

        assertThat(taken).containsExactly(5L);
        assertThat(memory.references().taken()).isZero();
    }

    /// Replicas do not share their jobs: adopted with its id, it is asked for where it was sent.
    @ParameterizedTest
    @EnumSource(Run.Origin.class)
    void aSubmitOfUnknownOutcomeIsParkedAtTheReplicaThatHasTheClipToGoOnWith(Run.Origin origin) {
        model.submitted(() -> new SubmitOutcome.Ambiguous(AMBIGUOUS));
        OneJob job = OneJob.extending(new Ticket("gpu", "http://gpu-2", "video-0"), origin, model);

        assertThat(job.run()).isInstanceOfSatisfying(JobState.Unresolved.class, parked -> assertThat(
                        parked.claim().endpoint())
                .isEqualTo("http://gpu-2"));
    }

    @Test
    void freeResubmissionEndsWithTheAttempts() {
        model.submitted(() -> new SubmitOutcome.Ambiguous(AMBIGUOUS));

        assertThat(OneJob.free(new JobState.Submitting(2, OneJob.CLAIM), model).run())
                .isInstanceOf(JobState.Queued.class);
        assertThat(OneJob.free(new JobState.Submitting(3, OneJob.CLAIM), model).run())
                .isEqualTo(new JobState.Failed(
                        3,
                        Failure.of(
                                Kind.TRANSIENT,
                                Stage.SUBMIT,
                                "The model server took none of several submits: no answer"),
                        Charge.NOTHING));
    }

    @Test
    void aSubmitThatTheProviderNeverSawIsRepeatedAfterAPauseUntilTheAttemptsAreUsedUp() {
        model.submitted(() -> new SubmitOutcome.Ambiguous(AMBIGUOUS)).found(Lookup.Absent::new);

        JobState.Queued queued =
                (JobState.Queued) OneJob.claimed(OneJob.submitting(), model).run();
        assertThat(queued.attempt()).isEqualTo(1);
        assertThat(OneJob.claimed(new JobState.Submitting(3, OneJob.CLAIM), model)
                        .run())
                .isInstanceOf(JobState.Failed.class);
    }

    @Test
    void anIdThatCannotBeStoredLeavesTheOutcomeUnknown() {
        OneJob job = OneJob.claimed(
                OneJob.submitting(), model.submitted(() -> new SubmitOutcome.Accepted(OneJob.CLAIM.ticket("a\0b"))));

        assertThat(job.run()).isInstanceOf(JobState.Unresolved.class);
    }

    @Test
    void anAddressThatCannotBeStoredIsLeftOut() {
        OneJob job = OneJob.claimed(
                OneJob.rendering(LONG), model.polled(() -> new Done(new Artifact("https://cdn/\ud800", 40L))));
        job.copies.add(new CopyResult.Stored(CLIP));

        assertThat(((JobState.Completed) job.run()).charge()).isEqualTo(Charge.of(40L, 50));
        assertThat(((JobState.Collecting) job.states().getFirst()).artifact().url())
                .isNull();
    }

    @Test
    void aStepThatNoDatabaseTakesGivesWayToOneOfOurOwnWords() {
        OneJob job = OneJob.claimed(OneJob.rendering(LONG), model.polled(DONE));
        job.rows.refuse(step -> step.after().state() instanceof JobState.Collecting);

        assertThat(((JobState.Failed) job.run()).charge()).isEqualTo(Charge.of(null, 50));
        assertThat(failure(job).kind()).isEqualTo(Kind.INTERNAL_ERROR);
    }

    @Test
    void aSubmitWhoseAnswerNoDatabaseTakesIsParked() {
        OneJob job = OneJob.claimed(
                OneJob.submitting(), model.submitted(() -> new SubmitOutcome.Accepted(OneJob.CLAIM.ticket("video-1"))));
        job.rows.refuse(step -> step.after().state() instanceof JobState.Rendering);

        assertThat(job.run()).isInstanceOf(JobState.Unresolved.class);
    }

    @Test
    void aJobOfWhichTooManyWorkersDiedIsSetAsideUntouchedAndChargedAsPaid() {
        Setbacks dead = new Setbacks(3, 0);

        for (JobState state : new JobState[] {OneJob.submitting(), OneJob.rendering(LONG), OneJob.collecting(LONG)}) {
            OneJob job = OneJob.adopted(state, dead, model);
            assertThat(((JobState.Failed) job.run()).charge()).isEqualTo(Charge.of(null, 50));
            assertThat(failure(job).kind()).isEqualTo(Kind.WORKER_CRASHED);
        }
        assertThat(model.calls).isEmpty();
    }

    @Test
    void aSuspectedJobIsWrittenDownAsInHandBeforeItIsTouchedAndClearedWhenItComesThrough() {
        OneJob job = OneJob.adopted(OneJob.rendering(LONG), new Setbacks(2, 0), model.polled(WORKING, WORKING, DONE));
        job.copies.add(new CopyResult.Stored(CLIP));

        assertThat(job.run()).isInstanceOf(JobState.Completed.class);
        assertThat(job.rows.holds).containsExactly(true, false);
    }

    @Test
    void aJobWithoutAPastCostsNoWriteMore() {
        OneJob job = OneJob.adopted(OneJob.rendering(LONG), new Setbacks(1, 0), model.polled(WORKING, DONE));
        job.copies.add(new CopyResult.Stored(CLIP));

        assertThat(job.run()).isInstanceOf(JobState.Completed.class);
        assertThat(job.rows.holds).isEmpty();
    }

    @Test
    void aCopyIsTriedUntilTheRetentionEndsAndItsFailureTellsTheCause() {
        OneJob job = OneJob.claimed(OneJob.collecting(SHORT), model);
        job.copies.add(new CopyResult.StoreFailed("The bucket does not exist."));

        assertThat(job.run()).isInstanceOf(JobState.Failed.class);
        assertThat(job.states()).as("more tries than a render has").hasSizeGreaterThan(4);
        assertThat(failure(job).kind()).isEqualTo(Kind.STORAGE);
        assertThat(failure(job).message())
                .contains("The bucket does not exist.")
                .doesNotContain("deleted");
    }

    @Test
    void whatIsNoClipIsAskedForAgainUntilItIsOne() {
        OneJob job = OneJob.claimed(OneJob.collecting(LONG), model);
        CopyResult notReady = new CopyResult.NoClip("The clip is empty.", null);
        job.copies.addAll(List.of(notReady, notReady, new CopyResult.Stored(CLIP)));

        assertThat(job.run()).isInstanceOf(JobState.Completed.class);
    }

    @Test
    void whatStaysNoClipIsABadOneAtTheEndOfTheRetention() {
        OneJob job = OneJob.claimed(OneJob.collecting(SHORT), model);
        job.copies.add(new CopyResult.NoClip("The clip is empty.", null));

        assertThat(((JobState.Failed) job.run()).charge()).isEqualTo(Charge.of(null, 50));
        assertThat(failure(job).kind()).isEqualTo(Kind.BAD_CLIP);
    }

    @Test
    void aWholeFileOfNoUseIsABadClipWhenItComesTwice() {
        OneJob job = OneJob.claimed(OneJob.collecting(LONG), model);
        job.copies.addAll(List.of(
                new CopyResult.NoClip("The clip has no pictures.", "a".repeat(64)),
                new CopyResult.NoClip("The clip has no pictures.", "b".repeat(64)),
                new CopyResult.NoClip("The clip has no pictures.", "b".repeat(64))));

        assertThat(job.run()).isInstanceOf(JobState.Failed.class);
        assertThat(failure(job)).isEqualTo(Failure.of(Kind.BAD_CLIP, Stage.COLLECT, "The clip has no pictures."));
        assertThat(job.states()).hasSize(3);
    }

    private static Failure failure(OneJob job) {
        return ((JobState.Failed) job.states().getLast()).failure();
    }

    private static Supplier<RenderStatus> bug() {
        return () -> {
            throw new IllegalStateException("a bug");
        };
    }

    @SuppressWarnings("unchecked")
    private static Supplier<RenderStatus>[] progress(int... percentages) {
        return IntStream.of(percentages)
                .<Supplier<RenderStatus>>mapToObj(percent -> () -> new Working(percent))
                .toArray(Supplier[]::new);
    }
}
