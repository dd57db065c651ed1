package dev.bobine.rendering;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A video model that keeps what [VideoModel] promises even where a dialect fails to: a call that throws is counted and
/// becomes the outcome that assumes least, and words of a provider that cannot be stored are not passed on.
public final class CheckedModel implements VideoModel {

    private static final Logger LOG = Logger.getLogger(CheckedModel.class);

    private final String backend;
    private final VideoModel model;
    private final MeterRegistry meters;

    CheckedModel(String backend, VideoModel model, MeterRegistry meters) {
        this.backend = backend;
        this.model = model;
        this.meters = meters;
    }

    /// The same backends, each with its model checked.
    public static RenderBackends all(RenderBackends backends, MeterRegistry meters) {
        Map<String, RenderBackend> checked = new HashMap<>();
        backends.byName().forEach((name, backend) -> {
            if (backend.model() instanceof MeterBinder own) {
                own.bindTo(meters);
            }
            checked.put(name, backend.with(new CheckedModel(name, backend.model(), meters)));
        });
        return new RenderBackends(checked);
    }

    @Override
    public Capabilities capabilities() {
        return model.capabilities();
    }

    @Override
    public boolean isServedHere() {
        return model.isServedHere();
    }

    @Override
    public void release(Ticket ticket) {
        orElse(
                "release",
                () -> {
                    model.release(ticket);
                    return true;
                },
                () -> false);
    }

    @Override
    public boolean answersWhenDone() {
        return model.answersWhenDone();
    }

    @Override
    public int embeds(Submission submission) {
        return model.embeds(submission);
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        SubmitOutcome outcome = orElse("submit", () -> model.submit(submission), CheckedModel::unknownSubmit);
        return outcome instanceof SubmitOutcome.Accepted(Ticket ticket) && !isStorable(ticket.externalId())
                ? unknownSubmit()
                : outcome;
    }

    private static SubmitOutcome unknownSubmit() {
        return new SubmitOutcome.Ambiguous(Failure.of(
                Failure.Kind.AMBIGUOUS_SUBMIT, Stage.SUBMIT, "The model server's answer could not be understood."));
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        RenderStatus status = orElse("poll", () -> model.poll(ticket), CheckedModel::unknownStatus);
        return status instanceof RenderStatus.Done(Artifact artifact) && !isStorable(artifact.url())
                ? new RenderStatus.Done(new Artifact(null, artifact.costMicros()))
                : status;
    }

    private static RenderStatus unknownStatus() {
        Failure failure =
                Failure.of(Failure.Kind.TRANSIENT, Stage.RENDER, "The model server's answer could not be understood.");
        return new RenderStatus.Unknown(failure, null);
    }

    @Override
    public Lookup find(Submission submission) {
        Lookup found = orElse("find", () -> model.find(submission), Lookup.Unknown::new);
        return found instanceof Lookup.Found(Ticket ticket) && !isStorable(ticket.externalId())
                ? new Lookup.Unknown()
                : found;
    }

    @Override
    public CancelOutcome cancel(Ticket ticket) {
        return orElse("cancel", () -> model.cancel(ticket), () -> CancelOutcome.UNKNOWN);
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        try {
            return model.open(ticket, artifact, offset);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            note("open", e);
            throw new DownloadException("The download could not be asked for.", e);
        }
    }

    @Override
    public Optional<ClipSource> poster(Ticket ticket, Artifact artifact) {
        return orElse("poster", () -> model.poster(ticket, artifact), Optional::empty);
    }

    @Override
    public boolean vouchesFor(CallbackMessage message) {
        return orElse("callback", () -> model.vouchesFor(message), () -> false);
    }

    @Override
    public Optional<String> jobIn(CallbackMessage message, Submission submission) {
        return orElse("callback", () -> model.jobIn(message, submission), Optional::<String>empty)
                .filter(CheckedModel::isStorable);
    }

    private <T> T orElse(String call, Supplier<T> asked, Supplier<? extends T> least) {
        try {
            return asked.get();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            note(call, e);
            return least.get();
        }
    }

    /// Tells the kind and the place and not the message, which may quote what a provider sent.
    private void note(String call, Throwable fault) {
        meters.counter("bobine.backend.call.faults", "backend", backend, "call", call)
                .increment();
        StackTraceElement[] trace = fault.getStackTrace();
        LOG.errorf(
                "backend %s: %s failed with %s at %s",
                backend, call, fault.getClass().getName(), trace.length == 0 ? "an unknown place" : trace[0]);
    }

    /// PostgreSQL keeps every character but U+0000; half of a surrogate pair is none.
    private static boolean isStorable(@Nullable String text) {
        return text == null || text.codePoints().noneMatch(point -> point == 0 || isHalf(point));
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
