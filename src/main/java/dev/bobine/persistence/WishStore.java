package dev.bobine.persistence;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState.Held;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.UserId;
import dev.bobine.job.Wish;
import dev.bobine.job.Work;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Held jobs that wait for a director to make their prompts. A job comes onto the list with its admission and leaves it
/// in the transaction that gives it its prompt, so that it is released once.
@ApplicationScoped
public class WishStore {

    private static final String CLAIM = Statements.read("claim-wishes");
    private static final String POSTPONE = Statements.read("postpone-wishes");
    private static final String FORGET = Statements.read("forget-wishes");
    private static final String RELEASE = Statements.read("release-directed-job");
    private static final String WAITING = Statements.read("held-and-queued-jobs");

    private final Database database;
    private final EventWriter events;
    private final Wakeups wakeups;

    WishStore(Database database, EventWriter events, Wakeups wakeups) {
        this.database = database;
        this.events = events;
        this.wakeups = wakeups;
    }

    /// A job that has been taken for a while.
    ///
    /// @param tries how often it has been taken
    public record Taken(Job job, int tries) {}

    /// What a director made.
    ///
    /// @param work the clip with its prompt; everything else as it was admitted
    /// @param cost what asking cost; null when it cost nothing
    /// @param weight with which the job enters the queue where its user has nothing in it
    public record Made(Work work, Wish wish, @Nullable LedgerEntry cost, int weight, int runningCap) {}

    private record TakenRow(UUID jobId, int tries) {}

    /// Jobs that have been taken.
    ///
    /// @param damaged those of whose rows only a part can be read; nobody can direct them
    public record Claimed(List<Taken> taken, List<Taken> damaged) {}

    /// Takes jobs whose turn it is, users in turn.
    ///
    /// @param lease for how long nobody else takes them
    public Uni<Claimed> claim(int limit, Duration lease) {
        return database.transaction(sql -> sql.returning(
                        CLAIM, Map.of("limit", limit, "lease", lease.toString()), TakenRow.class)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(new Claimed(List.of(), List.of()))
                        : read(sql, rows.stream().collect(Collectors.toMap(TakenRow::jobId, TakenRow::tries)))));
    }

    /// Those that are held still; the others are forgotten.
    private static Uni<Claimed> read(Sql sql, Map<UUID, Integer> tries) {
        return sql.jobs(WAITING, Map.of("jobs", Json.write(tries.keySet())))
                .call(jobs -> {
                    Set<UUID> gone = new HashSet<>(tries.keySet());
                    jobs.all().forEach(job -> gone.remove(job.id().value()));
                    return gone.isEmpty()
                            ? Uni.createFrom().item(0)
                            : sql.update(FORGET, Map.of("jobs", Json.write(gone)));
                })
                .map(jobs -> new Claimed(taken(jobs.whole(), tries), taken(jobs.damaged(), tries)));
    }

    private static List<Taken> taken(List<Job> jobs, Map<UUID, Integer> tries) {
        return jobs.stream()
                .map(job -> new Taken(job, tries.getOrDefault(job.id().value(), 1)))
                .toList();
    }

    /// Gives jobs back.
    ///
    /// @param pause until they may be taken
    public Uni<Integer> postpone(Collection<JobId> jobs, Duration pause) {
        List<UUID> ids = jobs.stream().map(JobId::value).toList();
        return database.statement(
                sql -> sql.update(POSTPONE, Map.of("jobs", Json.write(ids), "pause", pause.toString())));
    }

    /// Writes what a director made of a job, books what it cost, and releases the job, under the lock of its user's
    /// account. What was spent is booked even where the job has ended meanwhile.
    ///
    /// @return whether it was released by this
    public Uni<Boolean> release(JobId id, UserId user, Made made, Instant now) {
        return database.transaction(sql -> QuotaStore.lock(sql, user)
                        .chain(() -> TreatmentStore.book(sql, events, user, made.cost(), now))
                        .chain(() -> sql.jobs(WAITING, Map.of("jobs", Json.write(List.of(id.value())))))
                        .chain(jobs -> jobs.whole().stream()
                                .filter(job -> job.state() instanceof Held)
                                .findFirst()
                                .map(job -> release(sql, job.directed(made.work(), made.wish(), now), made, now))
                                .orElseGet(() -> Uni.createFrom().item(0L))))
                .map(released -> released > 0)
                .invoke(() -> {
                    wakeups.wake(Wakeup.DISPATCH);
                    wakeups.wake(Wakeup.OUTBOX);
                });
    }

    private Uni<Long> release(Sql sql, Job job, Made made, Instant now) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", job.id().toString());
        parameters.put("spec", Json.write(made.work()));
        parameters.put("wish", Json.write(made.wish()));
        parameters.put("now", now.toString());
        parameters.put("weight", made.weight());
        parameters.put("cap", made.runningCap());
        parameters.put("event", Json.write(List.of(events.directed(job))));
        return sql.count(RELEASE, parameters);
    }
}
