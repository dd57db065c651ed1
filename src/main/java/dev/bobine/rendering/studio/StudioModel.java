package dev.bobine.rendering.studio;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure;
import dev.bobine.job.Prompted;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.VideoModel;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.DownloadException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The studio as a backend. A job is accepted by the process that submits it, and is lost with it: whoever adopts it
/// then asks for a ticket of another process and submits it again, at no cost.
public final class StudioModel implements VideoModel, MeterBinder, AutoCloseable {

    private final StudioSettings settings;
    private final ClipStore clips;
    private final InstantSource clock;
    private final String process = UUID.randomUUID().toString();
    private StudioMeters meters;
    private @Nullable Workbench bench;

    public StudioModel(StudioSettings settings, ClipStore clips, InstantSource clock) {
        this.settings = settings;
        this.clips = clips;
        this.clock = clock;
        this.meters = new StudioMeters(new CompositeMeterRegistry(), settings.backend());
    }

    /// Before any work is begun.
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (isServedHere()) {
            meters = new StudioMeters(registry, settings.backend());
        }
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.ofCuts();
    }

    @Override
    public boolean isServedHere() {
        return Files.isExecutable(settings.ffmpeg());
    }

    @Override
    public SubmitOutcome submit(Submission submission) {
        if (submission.work() instanceof Prompted) {
            return refused(Failure.Kind.INVALID_REQUEST, "The studio renders nothing; it works on clips.");
        }
        if (!submission.permit().getAsBoolean()) {
            return new SubmitOutcome.Withheld();
        }
        try {
            String name = bench().begin(submission.work());
            return new SubmitOutcome.Accepted(
                    new Ticket(settings.backend(), submission.endpoint(), process + "/" + name));
        } catch (IOException e) {
            return refused(Failure.Kind.TRANSIENT, "The studio has no scratch space.");
        }
    }

    private static SubmitOutcome refused(Failure.Kind kind, String message) {
        return new SubmitOutcome.Refused(Failure.of(kind, Stage.SUBMIT, message));
    }

    @Override
    public RenderStatus poll(Ticket ticket) {
        Optional<String> name = here(ticket);
        Optional<Workbench> open = opened();
        return name.isEmpty() || open.isEmpty()
                ? new RenderStatus.Lost()
                : open.get().status(name.get());
    }

    /// A submit of unknown outcome was one of another process, which is gone.
    @Override
    public Lookup find(Submission submission) {
        return new Lookup.Absent();
    }

    @Override
    public CancelOutcome cancel(Ticket ticket) {
        boolean known = here(ticket)
                .flatMap(name -> opened().map(open -> open.cancel(name)))
                .orElse(false);
        return known ? CancelOutcome.REQUESTED : CancelOutcome.UNKNOWN;
    }

    @Override
    public ClipSource open(Ticket ticket, Artifact artifact, long offset) throws IOException {
        Optional<String> name = here(ticket);
        Optional<Workbench> open = opened();
        Optional<ClipSource> result =
                name.isEmpty() || open.isEmpty() ? Optional.empty() : open.get().result(name.get(), offset);
        return result.orElseThrow(() -> DownloadException.notHere("What the studio made is gone with its pod.", null));
    }

    @Override
    public Optional<ClipSource> poster(Ticket ticket, Artifact artifact) {
        return here(ticket).flatMap(name -> opened().flatMap(open -> open.poster(name)));
    }

    @Override
    public void release(Ticket ticket) {
        here(ticket).ifPresent(name -> opened().ifPresent(open -> open.remove(name)));
    }

    /// The piece's name, if it was begun by this process.
    private Optional<String> here(Ticket ticket) {
        String id = ticket.externalId();
        return id.startsWith(process + "/") ? Optional.of(id.substring(process.length() + 1)) : Optional.empty();
    }

    private synchronized Optional<Workbench> opened() {
        return Optional.ofNullable(bench);
    }

    private synchronized Workbench bench() throws IOException {
        if (bench == null) {
            CuttingRoom room = new CuttingRoom(new Ffmpeg(settings.ffmpeg(), settings.limits()), settings.encoder());
            bench = new Workbench(
                    room, clips, Scratch.in(settings.scratch()), settings.perPod(), settings.maxBytes(), clock, meters);
        }
        return bench;
    }

    @Override
    public synchronized void close() throws IOException {
        if (bench != null) {
            bench.close();
            bench = null;
        }
    }
}
