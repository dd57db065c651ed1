package dev.bobine.direction;

import dev.bobine.admission.Quota;
import dev.bobine.admission.Quotas;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.direction.Director.Answer;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Render;
import dev.bobine.job.Stage;
import dev.bobine.job.Transition;
import dev.bobine.job.Wish;
import dev.bobine.job.Wish.Author;
import dev.bobine.job.Wish.Direction;
import dev.bobine.job.Wish.Lack;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.LoggedFailure;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.TreatmentStore;
import dev.bobine.persistence.WishStore;
import dev.bobine.persistence.WishStore.Made;
import dev.bobine.persistence.WishStore.Taken;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes prompts of wishes for single clips: the stage between the admission of such a job, which is held and has its
/// money set aside, and its turn.
///
/// Users are served in turn, and these calls leave half of a pod's places at the model to conversations. Whatever the
/// model does, the job goes on: without it the prompt is made by the plain director.
@ApplicationScoped
public class WishKeeper implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(WishKeeper.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// So long a job waits for a place at the model.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// What has failed so often by a fault of this service is made without a model.
    private static final int MAX_FAULTS = 5;

    /// So often, and with these pauses, a job is taken whose row cannot be read.
    private static final int MAX_UNREADABLE = 60;

    private static final Duration UNREADABLE_PAUSE = Duration.ofMinutes(1);

    private final Database database;
    private final WishStore wishes;
    private final JobStore jobs;
    private final TreatmentStore calls;
    private final Quotas quotas;
    private final DirectionSettings settings;
    private final Expansion expansion;
    private final Wakeups wakeups;
    private final InstantSource clock;
    private final DirectorMeters meters;
    private final int places;
    private final Set<JobId> underWay = ConcurrentHashMap.newKeySet();

    WishKeeper(
            Database database,
            WishStore wishes,
            JobStore jobs,
            TreatmentStore calls,
            Quotas quotas,
            Catalogue catalogue,
            DirectionSettings settings,
            Wakeups wakeups,
            InstantSource clock,
            MeterRegistry meters) {
        this.database = database;
        this.wishes = wishes;
        this.jobs = jobs;
        this.calls = calls;
        this.quotas = quotas;
        this.settings = settings;
        this.expansion = new Expansion(catalogue);
        this.wakeups = wakeups;
        this.clock = clock;
        this.meters = new DirectorMeters(meters);
        this.places = Math.max(1, settings.inFlight() / 2);
        meters.gauge("bobine.director.wishes.in.hand", underWay, Collection::size);
    }

    @Override
    public String name() {
        return "direction";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.DIRECTION);
    }

    /// Takes as many jobs as there are places for.
    @Override
    public Duration runOnce() {
        int room = places - underWay.size();
        if (room <= 0) {
            return POLL;
        }
        WishStore.Claimed claimed =
                database.await(() -> wishes.claim(room, settings.longest().plus(MARGIN)));
        claimed.taken().forEach(this::start);
        leave(claimed.damaged());
        return claimed.taken().size() == room ? Duration.ZERO : POLL;
    }

    /// Another build may be able to read them; in the end none is.
    private void leave(List<Taken> damaged) {
        List<JobId> left = damaged.stream()
                .filter(one -> one.tries() < MAX_UNREADABLE)
                .map(one -> one.job().id())
                .toList();
        if (!left.isEmpty()) {
            database.await(() -> wishes.postpone(left, UNREADABLE_PAUSE));
        }
        Instant now = clock.instant();
        Failure failure = Failure.of(
                Failure.Kind.UNREADABLE, Stage.SCHEDULING, "What this service keeps of the job cannot be read.");
        List<Transition> ended = damaged.stream()
                .filter(one -> one.tries() >= MAX_UNREADABLE)
                .map(Taken::job)
                .flatMap(job -> job.state() instanceof JobState.Unsubmitted waiting
                        ? Stream.of(job.to(waiting.refused(failure), now))
                        : Stream.empty())
                .toList();
        if (!ended.isEmpty()) {
            database.await(() -> jobs.applyAll(ended));
        }
    }

    /// Leaves what is under way to other pods at once.
    @Override
    public void release(Duration patience) {
        List<JobId> left = List.copyOf(underWay);
        if (!left.isEmpty()) {
            database.await(() -> wishes.postpone(left, Duration.ZERO), patience);
        }
    }

    private void start(Taken taken) {
        JobId id = taken.job().id();
        underWay.add(id);
        Thread unused = Thread.ofVirtual().name("direction-" + id).start(() -> {
            try {
                direct(taken);
            } catch (RuntimeException e) {
                LOG.errorf(
                        "the wish of job %s could not be directed; it is tried again: %s", id, LoggedFailure.rootOf(e));
                LOG.debugf(e, "the wish of job %s", id);
            } finally {
                underWay.remove(id);
                wakeups.wakeHere(Wakeup.DIRECTION);
            }
        });
    }

    /// Makes the prompt of one.
    void direct(Taken taken) {
        Job job = taken.job();
        Quota quota = database.await(() -> quotas.read(job.userId()));
        Words words = words(taken, quota);
        if (words == null) {
            database.await(() -> wishes.postpone(List.of(job.id()), PAUSE));
            return;
        }
        Instant now = clock.instant();
        Direction direction = words.direction();
        LedgerEntry cost = direction.costMicros() > 0
                ? LedgerEntry.director(job.id().value(), direction.costMicros(), today())
                : null;
        Wish wish = Objects.requireNonNull(job.ask().wish(), "a wish");
        Made made = new Made(
                words.render(),
                wish.directed(direction),
                cost,
                quota.inForce().weight(),
                quota.inForce().running());
        if (database.insist(() -> wishes.release(job.id(), job.userId(), made, now))) {
            meters.count(direction);
        }
    }

    /// What the prompt is, and how it was made.
    private record Words(Render render, Direction direction) {}

    /// Null when the model has no place at the moment.
    private @Nullable Words words(Taken taken, Quota quota) {
        Job job = taken.job();
        Director model = settings.model();
        Brief brief = expansion.brief(job).orElse(null);
        if (model == null || brief == null) {
            return plainly(job, null, 0);
        }
        if (taken.tries() > MAX_FAULTS && isOverdue(job)) {
            return plainly(job, Lack.AWAY, 0);
        }
        if (settings.isUnaffordable(quota)) {
            return plainly(job, Lack.UNAFFORDABLE, 0);
        }
        if (taken.tries() == 1
                && !database.await(() -> calls.count(job.userId(), clock.instant(), settings.perDay()))) {
            return plainly(job, Lack.USED_UP, 0);
        }
        Answer answer = meters.timed(() -> model.direct(brief, treatment -> expansion.faults(job, treatment, today())));
        meters.count(answer);
        return switch (answer) {
            case Answer.Written(Treatment treatment, long cost) ->
                expansion
                        .render(job, treatment, today())
                        .map(render -> new Words(render, new Direction(Author.MODEL, null, cost)))
                        .orElseGet(() -> plainly(job, Lack.UNUSABLE, cost));
            case Answer.Busy _ -> isOverdue(job) ? plainly(job, Lack.AWAY, 0) : null;
            case Answer.Away(long cost) -> plainly(job, Lack.AWAY, cost);
            case Answer.Declined(long cost) -> plainly(job, Lack.DECLINED, cost);
            case Answer.Unusable(long cost) -> plainly(job, Lack.UNUSABLE, cost);
        };
    }

    private boolean isOverdue(Job job) {
        return job.since().plus(PATIENCE).isBefore(clock.instant());
    }

    private Words plainly(Job job, @Nullable Lack lack, long cost) {
        return new Words(expansion.plainly(job, today()), new Direction(Author.PLAIN, lack, cost));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
