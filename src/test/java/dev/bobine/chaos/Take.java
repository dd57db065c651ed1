package dev.bobine.chaos;

import dev.bobine.rendering.WireDialect;
import java.util.function.Predicate;
import mockwebserver3.MockResponse;

/// A job that the model server has taken.
final class Take {

    enum Status {
        WORKING,
        COMPLETED,
        FAILED,
        WITHHELD,
        CANCELLED,
        FORGOTTEN
    }

    private final Submit submit;
    private final WireDialect words;
    private final Predicate<String> submitted;
    private boolean cancelled;
    private int cutsLeft;
    private long fetchedAt = Long.MAX_VALUE;

    /// @param submitted whether the model server was asked for a token
    Take(Submit submit, WireDialect words, Predicate<String> submitted) {
        this.words = words;
        this.submitted = submitted;
        this.submit = submit;
        this.cutsLeft = submit.fate().cutDownloads();
    }

    Submit submit() {
        return submit;
    }

    /// The provider's words about this job.
    WireDialect words() {
        return words;
    }

    /// How it stands, as the provider tells. Some forget what was stopped, others keep it.
    MockResponse told() {
        return switch (status()) {
            case WORKING -> words.working(progress());
            case COMPLETED -> words.done();
            case FAILED -> words.failed();
            case WITHHELD -> words.moderatedOutput();
            case CANCELLED ->
                isForgottenAfterCancel() ? words.unknownJob() : words.stopped().orElseThrow();
            case FORGOTTEN -> words.unknownJob();
        };
    }

    /// Whether nobody can find out any more that it was stopped in time: an answer to the cancel that was lost leaves
    /// the estimate to be charged.
    boolean isForgottenAfterCancel() {
        return status() == Status.CANCELLED && submit.externalId().hashCode() % 2 == 0;
    }

    synchronized Status status() {
        if (cancelled) {
            return Status.CANCELLED;
        }
        if (submit.kind() == Film.Kind.STILL) {
            return Status.COMPLETED;
        }
        if (ageMillis() < submit.fate().renderMillis() || isHeld()) {
            return Status.WORKING;
        }
        return switch (submit.fate().kind()) {
            case RENDER_FAILS, TOO_SLOW_AND_FAILS -> Status.FAILED;
            case WITHHELD -> Status.WITHHELD;
            case FORGOTTEN -> Status.FORGOTTEN;
            case GOOD, ANSWER_LOST, ANSWER_LATE, TOO_SLOW, BOMB, DRIPS -> Status.COMPLETED;
            case NO_ROOM, BROKEN, SLOW_DOWN, INVALID, REQUEST_LOST ->
                throw new IllegalStateException("was never taken: " + submit.key());
        };
    }

    private boolean isHeld() {
        String until = submit.fate().until();
        return !until.isEmpty() && !submitted.test(until);
    }

    synchronized int progress() {
        return (int) Math.clamp(ageMillis() * 100 / Math.max(1, submit.fate().renderMillis()), 0, 99);
    }

    /// False when it is too late.
    synchronized boolean cancel() {
        if (status() != Status.WORKING) {
            return false;
        }
        cancelled = true;
        return true;
    }

    /// Somebody has got all of the clip but the last part of it.
    synchronized void fetched() {
        fetchedAt = Math.min(fetchedAt, System.nanoTime());
    }

    /// When that was for the first time, in `System.nanoTime()`; the greatest number while it has not been.
    synchronized long fetchedAt() {
        return fetchedAt;
    }

    synchronized boolean cutThisDownload() {
        return cutsLeft-- > 0;
    }

    /// Whether money was really spent: failed and stopped renders are free.
    boolean costs() {
        return switch (status()) {
            case WORKING, COMPLETED, WITHHELD, FORGOTTEN -> true;
            case FAILED, CANCELLED -> false;
        };
    }

    private long ageMillis() {
        return (System.nanoTime() - submit.nanos()) / 1_000_000;
    }
}
