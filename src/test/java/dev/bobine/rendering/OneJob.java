package dev.bobine.rendering;

import dev.bobine.capacity.MemoryBudget;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Extension;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.Actor;
import dev.bobine.job.Artifact;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.Claim;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Options;
import dev.bobine.job.Origin;
import dev.bobine.job.Reference;
import dev.bobine.job.Render;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.RetryPolicy;
import dev.bobine.job.Setbacks;
import dev.bobine.job.Ticket;
import dev.bobine.job.Transition;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.MemoryJobs;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.signals.Silent;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.CopyResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// One job that a runner takes through its life, with all around it in memory.
final class OneJob {

    static final Claim CLAIM = new Claim("gpu", "http://gpu", "film-1", "key-1", 50);
    static final RetryPolicy RETRY = new RetryPolicy(3, 3, Duration.ofMillis(2), Duration.ofMillis(8));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final MemoryJobs rows;
    /// How often the backend was found to answer.
    int answered;

    final Deque<CopyResult> copies = new ArrayDeque<>();
    private final WorkerLease lease = MemoryJobs.lease();
    private final Run run;
    private final JobRunner runner;

    private OneJob(Job job, VideoModel model, boolean resubmitFree, Run.Origin origin) {
        this(job, model, resubmitFree, origin, new MemoryBudget(1, 1, 0, 0, 1));
    }

    private OneJob(Job job, VideoModel model, boolean resubmitFree, Run.Origin origin, MemoryBudget memory) {
        Database database = MemoryJobs.database();
        InstantSource clock = InstantSource.system();
        RandomGenerator random = RandomGenerator.getDefault();
        RenderingSettings settings =
                new RenderingSettings(10, 2, 20 << 20, RETRY, Duration.ofHours(1), 10, Duration.ZERO);
        rows = new MemoryJobs(job);
        @SuppressWarnings("NullAway")
        BackendHealth health =
                new BackendHealth(
                        new CircuitBreaker(1000, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                        database,
                        null,
                        meters) {
                    @Override
                    void accepted(String backend) {
                        answered++;
                    }
                };
        Probation probation = new Probation(database, rows, settings);
        Catalogue catalogue = catalogue();
        RenderBackend backend =
                new RenderBackend("gpu", model, resubmitFree, false, Duration.ofMillis(2), Duration.ofMillis(20), null);
        RenderBackends backends = new RenderBackends(Map.of("gpu", backend));
        CallbackAddresses callbacks = CallbackAddresses.none();
        runner = new JobRunner(
                new Steps(
                        new SubmitStep(
                                catalogue,
                                settings,
                                lease,
                                memory,
                                health,
                                probation,
                                new Submissions(catalogue, callbacks, database, rows),
                                clock,
                                random,
                                meters),
                        new PollStep(catalogue, settings, health, probation, clock, random, meters, Silent.traces()),
                        new CollectStep(clips(), settings, probation, clock, random, meters)),
                CheckedModel.all(backends, meters),
                database,
                rows,
                settings,
                clock,
                meters,
                Silent.traces(),
                Silent.fields());
        run = new Run(job, origin, lease.id());
    }

    /// A job that this process has just claimed.
    static OneJob claimed(JobState state, VideoModel model) {
        return new OneJob(job(state, Setbacks.NONE), model, false, Run.Origin.CLAIMED);
    }

    /// The same with a deadline of its own.
    static OneJob claimed(JobState state, Instant deadline, VideoModel model) {
        Job job = job(state, Setbacks.NONE);
        Job.Ask ask = new Job.Ask(
                job.ask().requestedModel(), job.ask().work(), job.ask().priority(), deadline);
        return new OneJob(
                new Job(job.head(), ask, job.terms(), state, job.since(), job.runToken(), job.setbacks(), null),
                model,
                false,
                Run.Origin.CLAIMED);
    }

    /// The same, claimed at a moment.
    static OneJob claimed(Instant at, VideoModel model) {
        Job job = job(submitting(), Setbacks.NONE);
        return new OneJob(
                new Job(job.head(), job.ask(), job.terms(), job.state(), at, job.runToken(), job.setbacks(), null),
                model,
                false,
                Run.Origin.CLAIMED);
    }

    /// The same where memory is counted.
    static OneJob claimed(JobState state, VideoModel model, MemoryBudget memory) {
        return new OneJob(job(state, Setbacks.NONE), model, false, Run.Origin.CLAIMED, memory);
    }

    /// The same where submitting twice costs nothing.
    static OneJob free(JobState state, VideoModel model) {
        return new OneJob(job(state, Setbacks.NONE), model, true, Run.Origin.CLAIMED);
    }

    /// A job of a worker that is gone.
    static OneJob adopted(JobState state, Setbacks setbacks, VideoModel model) {
        return new OneJob(job(state, setbacks), model, false, Run.Origin.ADOPTED);
    }

    /// A job that goes on with another one's clip, which a replica of the same backend has.
    static OneJob extending(Ticket clip, Run.Origin origin, VideoModel model) {
        Reference reference = new Reference(Reference.Role.EXTEND, "s3://bucket/clip.mp4", null);
        Render spec = new Render("a boat", 5, FrameSize.parse("1280x720"), true, Options.NONE, List.of(reference));
        Job job = job("user-1", spec, submitting(), Setbacks.NONE);
        Job.Head head = new Job.Head(
                job.id(),
                job.head().identity(),
                job.userId(),
                job.head().createdAt(),
                Map.of(),
                null,
                null,
                List.of(new Origin(new JobId(new UUID(0, 2)), Origin.How.EXTENDS)));
        Job going =
                new Job(head, job.ask(), job.terms(), job.state(), job.since(), job.runToken(), job.setbacks(), null);
        OneJob one = new OneJob(going, model, false, origin);
        one.rows.clip = clip;
        return one;
    }

    /// A job with references that are sent, by one of many users.
    static OneJob referring(String user, Render spec, String endpoint, VideoModel model, MemoryBudget memory) {
        Claim claim = new Claim("gpu", endpoint, "film-1", user, 50);
        return new OneJob(
                job(user, spec, new JobState.Submitting(1, claim), Setbacks.NONE),
                model,
                false,
                Run.Origin.CLAIMED,
                memory);
    }

    static JobState.Submitting submitting() {
        return new JobState.Submitting(1, CLAIM);
    }

    static JobState.Rendering rendering(Duration left) {
        Instant now = InstantSource.system().instant();
        return new JobState.Rendering(1, CLAIM, CLAIM.ticket("video-1"), now, now.plus(left), 0);
    }

    static JobState.Collecting collecting(Duration left) {
        return rendering(Duration.ofHours(1))
                .rendered(
                        new Artifact(null, null),
                        InstantSource.system().instant().plus(left));
    }

    /// Runs until the run ends by itself; answers the last state that was written.
    JobState run() {
        runner.run(run);
        return rows.written.getLast().after().state();
    }

    /// Runs on a thread of its own.
    void launch() {
        run.launch(() -> runner.run(run));
    }

    void join() {
        run.join(Duration.ofMinutes(1));
    }

    List<JobState> states() {
        return rows.written.stream().map(Transition::after).map(Job::state).toList();
    }

    void wantCancelled() {
        run.requestCancel(new CancelRequest(InstantSource.system().instant(), Actor.USER, null));
    }

    /// The process was taken for dead and goes on under another name.
    void startOver() {
        lease.renewed(lease.startOver(), lease.now(), Duration.ofHours(1));
    }

    void stop() {
        run.stop();
    }

    double counted(String meter) {
        return meters.find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /// Ends copies as it was told to, the last one again and again.
    private ClipStore clips() {
        return (ClipStore) Proxy.newProxyInstance(
                ClipStore.class.getClassLoader(), new Class<?>[] {ClipStore.class}, (_, method, _) -> {
                    if (!method.getName().equals("collect")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return copies.size() > 1 ? copies.remove() : copies.element();
                });
    }

    private static Job job(JobState state, Setbacks setbacks) {
        Render spec = new Render("a boat", 5, FrameSize.parse("1280x720"), true, Options.NONE, List.of());
        return job("user-1", spec, state, setbacks);
    }

    private static Job job(String user, Render spec, JobState state, Setbacks setbacks) {
        LocalDate day = LocalDate.of(2026, 11, 22);
        Instant now = InstantSource.system().instant();
        Reservation held = new Reservation(50, 0, 5, day.withDayOfMonth(1), day);
        return new Job(
                new Job.Head(
                        new JobId(new UUID(0, 1)),
                        new RequestIdentity("test", "r1"),
                        new UserId(user),
                        now,
                        Map.of(),
                        null),
                new Job.Ask("film", spec, 5, null),
                new Job.Terms("film", "gpu", 50, 50, held),
                state,
                now,
                1,
                setbacks,
                null);
    }

    private static Catalogue catalogue() {
        Offer offer = new Offer("gpu", "film-1", Capabilities.of(Set.of(), Set.of()), 50, Map.of(), null);
        Model model = new Model(
                "film",
                new Model.Output(Durations.parse(List.of("1-10")), List.of(FrameSize.parse("1280x720")), true, true),
                new Model.Input(
                        Set.of(Extra.SEED),
                        Set.of(Reference.Role.EXTEND),
                        1_000,
                        new Extension(Extension.Returns.WHOLE, 0, true)),
                new Model.Times(Duration.ofMinutes(30), Duration.ofMinutes(2), Duration.ofHours(1)),
                null,
                Map.of("gpu", offer));
        return new Catalogue(Map.of("film", model), Map.of(), Catalogue.Preference.CHEAPEST);
    }
}
