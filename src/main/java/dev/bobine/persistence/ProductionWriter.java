package dev.bobine.persistence;

import dev.bobine.job.EventType;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Stage;
import dev.bobine.job.Transition;
import dev.bobine.job.production.Outcome;
import dev.bobine.job.production.Production.Next;
import dev.bobine.job.production.Production.Stop;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What follows for productions when some of their jobs have ended: written in the same transaction, under the lock of
/// their users' accounts, so that it happens exactly once and to what is really there. Jobs without a production cost
/// nothing here.
@ApplicationScoped
class ProductionWriter {

    private static final String STANDINGS = Statements.read("standings-of-productions");
    private static final String RELEASE = Statements.read("release-held-jobs");
    private static final String UNSUBMITTED = Statements.read("held-and-queued-jobs");
    private static final String FORGET = Statements.read("forget-edges");
    private static final String HELD = Statements.read("held-jobs-of-productions");
    private static final String TELL = Statements.read("tell-of-productions");

    private final EventWriter events;
    private final StepWriter steps;

    ProductionWriter(EventWriter events, StepWriter steps) {
        this.events = events;
        this.steps = steps;
    }

    /// What came of it.
    ///
    /// @param ended jobs that ended because others did
    /// @param released when the last job ended that each one waited for which has joined its user's backlog
    /// @param outcomes of productions that have ended
    /// @param events how many productions there was something to tell of
    record Followed(List<Transition> ended, List<Instant> released, List<Outcome> outcomes, int events) {

        static final Followed NOTHING = new Followed(List.of(), List.of(), List.of(), 0);

        private Followed and(List<Transition> more) {
            return more.isEmpty()
                    ? this
                    : new Followed(
                            Stream.concat(ended.stream(), more.stream()).toList(),
                            released,
                            outcomes,
                            events + more.size());
        }
    }

    /// A production and what follows for it.
    private record Course(ProductionRecord before, Next next, Instant at) {

        Map<UUID, Stop> stops() {
            return next.stopped().stream()
                    .collect(Collectors.toMap(stop -> stop.job().value(), stop -> stop));
        }
    }

    /// @param productions of which a job has ended in this transaction, or that are to be cancelled, each with when
    Uni<Followed> follow(Sql sql, Map<UUID, Instant> productions) {
        if (productions.isEmpty()) {
            return Uni.createFrom().item(Followed.NOTHING);
        }
        return sql.readable(STANDINGS, Map.of("productions", Json.write(productions.keySet())), ProductionRecord.class)
                .chain(records -> follow(sql, courses(records, productions))
                        .chain(followed -> abandon(sql, unread(records, productions), productions)
                                .map(followed::and)));
    }

    /// Those whose steps cannot be read.
    private static Set<UUID> unread(List<ProductionRecord> records, Map<UUID, Instant> productions) {
        Set<UUID> left = new HashSet<>(productions.keySet());
        records.forEach(record -> left.remove(record.whose().id()));
        return left;
    }

    /// Nobody knows what the held jobs of such a production wait for. They end, or would be held for ever.
    private Uni<List<Transition>> abandon(Sql sql, Set<UUID> unread, Map<UUID, Instant> productions) {
        if (unread.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return sql.jobs(HELD, Map.of("productions", Json.write(unread)))
                .map(jobs -> jobs.all().stream()
                        .map(job -> abandoned(job, productions))
                        .toList())
                .call(ended -> ended.isEmpty() ? Uni.createFrom().item(0) : forget(sql, ids(ended)))
                .chain(ended -> steps.settle(sql, ended).replaceWith(ended));
    }

    private static Transition abandoned(Job job, Map<UUID, Instant> productions) {
        Failure failure =
                Failure.of(Failure.Kind.UNREADABLE, Stage.SCHEDULING, "The plan of its production cannot be read.");
        UUID production = Objects.requireNonNull(job.part()).production().value();
        return job.to(unsubmitted(job).refused(failure), Objects.requireNonNull(productions.get(production)));
    }

    private static Set<UUID> ids(List<Transition> ended) {
        return ended.stream().map(step -> step.before().id().value()).collect(Collectors.toSet());
    }

    private static List<Course> courses(List<ProductionRecord> records, Map<UUID, Instant> productions) {
        return records.stream()
                .filter(production -> !production.end().isEnd())
                .map(production -> new Course(
                        production,
                        production.production().next(production.standings()),
                        Objects.requireNonNull(
                                productions.get(production.whose().id()))))
                .toList();
    }

    private Uni<Followed> follow(Sql sql, List<Course> courses) {
        return release(sql, courses).chain(released -> stop(sql, courses)
                .call(() -> forget(sql, courses))
                .chain(ended -> tell(sql, courses, Set.copyOf(released))
                        .replaceWith(
                                new Followed(ended, since(courses, released), outcomes(courses), courses.size()))));
    }

    private static List<Instant> since(List<Course> courses, List<UUID> released) {
        Set<UUID> jobs = Set.copyOf(released);
        return courses.stream()
                .flatMap(course -> course.before().members().stream()
                        .filter(member -> jobs.contains(member.job()))
                        .map(_ -> course.at()))
                .toList();
    }

    private static List<Outcome> outcomes(List<Course> courses) {
        return courses.stream()
                .map(course -> course.next().outcome())
                .filter(Outcome::isEnd)
                .toList();
    }

    private record EdgeRow(UUID jobId, UUID afterId, Instant at) {}

    private static Uni<List<UUID>> release(Sql sql, List<Course> courses) {
        List<EdgeRow> edges = courses.stream()
                .flatMap(course -> course.next().gone().stream()
                        .map(edge ->
                                new EdgeRow(edge.job().value(), edge.after().value(), course.at())))
                .toList();
        return edges.isEmpty()
                ? Uni.createFrom().item(List.of())
                : sql.returning(RELEASE, Map.of("edges", Json.write(edges)), UUID.class);
    }

    private Uni<List<Transition>> stop(Sql sql, List<Course> courses) {
        Map<UUID, Stopping> stops = new HashMap<>();
        for (Course course : courses) {
            course.stops().forEach((job, stop) -> stops.put(job, new Stopping(stop.step(), course)));
        }
        if (stops.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return sql.jobs(UNSUBMITTED, Map.of("jobs", Json.write(stops.keySet())))
                .map(jobs -> jobs.all().stream()
                        .map(job -> stopped(
                                job, Objects.requireNonNull(stops.get(job.id().value()))))
                        .toList())
                .chain(ended -> steps.settle(sql, ended).replaceWith(ended));
    }

    /// What has ended without having started, for whatever reason, waits for nothing any more.
    private static Uni<Integer> forget(Sql sql, List<Course> courses) {
        Set<UUID> lost = courses.stream()
                .flatMap(course -> course.next().lost().stream())
                .map(JobId::value)
                .collect(Collectors.toSet());
        return lost.isEmpty() ? Uni.createFrom().item(0) : forget(sql, lost);
    }

    private static Uni<Integer> forget(Sql sql, Set<UUID> jobs) {
        return sql.update(FORGET, Map.of("jobs", Json.write(jobs)));
    }

    /// @param lost the step for whose loss it is; null when the production is cancelled
    private record Stopping(@Nullable String lost, Course course) {}

    private static Transition stopped(Job job, Stopping stopping) {
        JobState.Unsubmitted state = unsubmitted(job);
        Instant at = stopping.course().at();
        if (stopping.lost() == null) {
            Job asked = stopping.course()
                    .before()
                    .cancel()
                    .map(job::cancelRequested)
                    .orElse(job);
            return asked.to(state.cancelled(), at);
        }
        Failure failure = Failure.of(
                Failure.Kind.DEPENDENCY,
                Stage.SCHEDULING,
                "The step " + stopping.lost() + " of its production ended without a clip.");
        return job.to(state.refused(failure), at);
    }

    private static JobState.Unsubmitted unsubmitted(Job job) {
        if (job.state() instanceof JobState.Unsubmitted unsubmitted) {
            return unsubmitted;
        }
        throw new IllegalStateException("has been submitted: " + job.id());
    }

    private Uni<Long> tell(Sql sql, List<Course> courses, Set<UUID> released) {
        List<NewsRow> rows =
                courses.stream().map(course -> news(course, released)).toList();
        return rows.isEmpty() ? Uni.createFrom().item(0L) : sql.count(TELL, Map.of("productions", Json.write(rows)));
    }

    private NewsRow news(Course course, Set<UUID> released) {
        ProductionRecord before = course.before();
        Instant now = course.at();
        Map<UUID, ProductionRecord.JobRow> moved = new HashMap<>();
        released.forEach(job -> moved.put(job, before.job(job).in("queued")));
        course.stops()
                .forEach((job, stop) -> moved.put(
                        job,
                        stop.step() == null
                                ? before.job(job).lost("cancelled", null)
                                : before.job(job).lost("failed", Failure.Kind.DEPENDENCY.code())));
        Outcome outcome = course.next().outcome();
        ProductionRecord after = before.moved(moved, outcome, now);
        EventRow event = events.production(type(outcome), after, course.next().progress(), now);
        return new NewsRow(
                after.whose().id(),
                after.outcome(),
                after.endedAt(),
                event.id(),
                event.type(),
                event.at(),
                event.data(),
                event.trace());
    }

    private static EventType type(Outcome outcome) {
        return switch (outcome) {
            case OPEN -> EventType.PRODUCTION_PROGRESSED;
            case COMPLETED -> EventType.PRODUCTION_COMPLETED;
            case FAILED -> EventType.PRODUCTION_FAILED;
            case CANCELLED -> EventType.PRODUCTION_CANCELLED;
        };
    }

    private record NewsRow(
            UUID id,
            String outcome,
            @Nullable Instant endedAt,
            UUID eventId,
            String eventType,
            Instant eventAt,
            String eventData,
            @Nullable String trace) {}
}
