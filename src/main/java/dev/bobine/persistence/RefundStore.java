package dev.bobine.persistence;

import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Refund;
import dev.bobine.job.Refund.Charged;
import dev.bobine.job.Refund.Ruling;
import dev.bobine.job.Usage;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives money back, under the account's lock. One statement writes the line of the ledger, which a job has once, and
/// all that follows from it, on the condition that the charge is still the one that was decided on.
@ApplicationScoped
public class RefundStore {

    private static final String CHARGED = Statements.read("charge-of-a-job");
    private static final String REFUND = Statements.read("refund-job");

    private final Database database;
    private final EventWriter events;
    private final Wakeups wakeups;

    RefundStore(Database database, EventWriter events, Wakeups wakeups) {
        this.database = database;
        this.events = events;
        this.wakeups = wakeups;
    }

    private record ChargedRow(
            long run,
            long micros,
            long prepaidMicros,
            @Nullable LocalDate month,
            @Nullable LocalDate day,
            boolean followed,
            @Nullable Long refunded) {}

    /// @param job settled
    /// @param wanted how much; null for all
    /// @return empty when the job is not there any more, or its charge has changed meanwhile
    public Uni<Optional<Ruling>> refund(JobRecord job, @Nullable Long wanted, Instant now) {
        return database.transaction(sql -> QuotaStore.lock(sql, job.userId())
                        .chain(() -> sql.rows(CHARGED, Map.of("id", job.id().toString()), ChargedRow.class))
                        .chain(rows -> rows.isEmpty()
                                ? Uni.createFrom().item(Optional.<Ruling>empty())
                                : apply(
                                        sql,
                                        job,
                                        Refund.decide(charged(job, rows.getFirst(), now), wanted, day(now)),
                                        now)))
                .invoke(() -> wakeups.wake(Wakeup.OUTBOX));
    }

    private static Charged charged(JobRecord job, ChargedRow row, Instant now) {
        LocalDate today = day(now);
        return new Charged(
                job.id(),
                row.run(),
                row.micros(),
                row.prepaidMicros(),
                row.month() == null ? today.withDayOfMonth(1) : row.month(),
                row.day() == null ? today : row.day(),
                row.followed(),
                row.refunded());
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private Uni<Optional<Ruling>> apply(Sql sql, JobRecord job, Ruling ruling, Instant now) {
        return ruling instanceof Ruling.Granted(LedgerEntry entry)
                ? sql.count(REFUND, parameters(job, entry, now))
                        .map(written -> written == 0 ? Optional.empty() : Optional.of(ruling))
                : Uni.createFrom().item(Optional.of(ruling));
    }

    private Map<String, Object> parameters(JobRecord job, LedgerEntry entry, Instant now) {
        Usage.About about = new Usage.About(
                job.id(), job.head().identity(), job.part(), job.terms().model(), null);
        UsageRow usage = events.usage(Usage.refund(entry, job.userId(), about, now));
        EventRow event = events.refunded(job, usage(entry), now);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", job.id().toString());
        parameters.put("run", entry.run());
        Long charged = job.result().charged();
        parameters.put("charged", charged == null ? 0L : charged);
        parameters.put("plan", entry.planMicros());
        parameters.put("prepaid", entry.prepaidMicros());
        parameters.put("month", entry.month().toString());
        parameters.put("day", entry.day().toString());
        parameters.put("now", now.toString());
        parameters.put("usages", Json.write(List.of(usage)));
        parameters.put("events", Json.write(List.of(event)));
        return parameters;
    }

    private static long usage(LedgerEntry entry) {
        return -(entry.planMicros() + entry.prepaidMicros());
    }
}
