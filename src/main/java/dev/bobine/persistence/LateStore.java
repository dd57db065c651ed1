package dev.bobine.persistence;

import dev.bobine.job.Charge;
import dev.bobine.job.JobId;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Reservation;
import dev.bobine.job.Ticket;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Renders that were given up at their deadline. Whoever polls one keeps the others off it for the time until the next
/// poll, which grows with its age; the first to learn the end writes it.
@ApplicationScoped
public class LateStore {

    private static final String TAKE = """
            with due as (
              select job_id from late_render where poll_at <= clock_timestamp()
              order by poll_at limit :most for update skip locked),
            taken as (
              update late_render l set poll_at = clock_timestamp()
                + least(greatest((clock_timestamp() - l.since) / 4, interval '5 seconds'), interval '10 minutes')
              from due where l.job_id = due.job_id returning l.job_id)
            select cast(coalesce(json_agg(r), '[]') as text) from (
              select s.id, s.user_id, s.run_token, s.backend, s.endpoint, s.external_id, s.charged, s.charge_source,
                     e.plan_micros, e.prepaid_micros, e.clip_seconds, e.month, e.day
              from taken t join job_settled s on s.id = t.job_id
              join ledger e on e.subject = s.id and e.run = 0 and e.kind = 'reserve') r
            """;

    private static final String FORGET = """
            delete from late_render l where l.since < clock_timestamp() - interval '1 day'
              or not exists (select 1 from job_settled s where s.id = l.job_id)
            """;

    private static final String LOCK_ACCOUNT =
            "select cast(count(*) as text) from (select 1 from account a where a.user_id = :user for update) locked";

    private static final String END = """
            with gone as (
              delete from late_render where job_id = :id
                and exists (select 1 from worker w where w.id = :worker and w.lease_until > clock_timestamp())
              returning job_id),
            kept as (
              update job_settled s set charged = :charged, charge_source = :source, late_outcome = :outcome, late_at = :at
              from gone where s.id = gone.job_id),
            booked as (
              insert into ledger (subject, run, kind, user_id, plan_micros, prepaid_micros, month, day, at)
              select gone.job_id, :run, :kind, :user, :plan, :prepaid, :month, :day, :at from gone
              where :plan <> 0 or :prepaid <> 0
              returning plan_micros, prepaid_micros, month),
            paid as (
              update account a set
                month_used = a.month_used + case when a.month = b.month then b.plan_micros else 0 end,
                prepaid = a.prepaid - b.prepaid_micros
              from booked b where a.user_id = :user)
            select cast(count(*) as text) from gone
            """;

    private final Database database;
    private final WorkerLease worker;

    LateStore(Database database, WorkerLease worker) {
        this.database = database;
        this.worker = worker;
    }

    /// A render that may still end.
    ///
    /// @param run of the job when it was settled
    /// @param charge what the job was charged then
    public record Late(JobId id, UserId userId, long run, Reservation reservation, Ticket ticket, Charge charge) {}

    /// Those whose time to be polled has come; no other worker gets them until their next time.
    public Uni<List<Late>> take(int most) {
        return database.transaction(sql ->
                        sql.update(FORGET, Map.of()).chain(() -> sql.returning(TAKE, Map.of("most", most), Row.class)))
                .map(rows -> rows.stream().map(Row::toLate).toList());
    }

    /// Writes how it ended and corrects the account; false when somebody else has, or this worker may not write.
    ///
    /// @param outcome one word for the records
    public Uni<Boolean> end(Late late, String outcome, Charge charge, Instant at) {
        LedgerEntry entry = LedgerEntry.correct(late.id(), late.run(), late.reservation(), late.charge(), charge);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", late.id().value());
        parameters.put("worker", worker.id().value());
        parameters.put("user", late.userId().value());
        parameters.put("charged", charge.micros());
        parameters.put("source", charge.source().wire());
        parameters.put("outcome", outcome);
        parameters.put("at", at);
        parameters.put("run", entry.run());
        parameters.put("kind", entry.kind().wire());
        parameters.put("plan", entry.planMicros());
        parameters.put("prepaid", entry.prepaidMicros());
        parameters.put("month", entry.month());
        parameters.put("day", entry.day());
        return database.transaction(sql -> sql.count(
                                LOCK_ACCOUNT, Map.of("user", late.userId().value()))
                        .chain(() -> sql.count(END, parameters)))
                .map(written -> written > 0);
    }

    private record Row(
            UUID id,
            String userId,
            long runToken,
            String backend,
            String endpoint,
            String externalId,
            long charged,
            String chargeSource,
            long planMicros,
            long prepaidMicros,
            int clipSeconds,
            LocalDate month,
            LocalDate day) {

        Late toLate() {
            return new Late(
                    new JobId(id),
                    new UserId(userId),
                    runToken,
                    new Reservation(planMicros, prepaidMicros, clipSeconds, month, day),
                    new Ticket(backend, endpoint, externalId),
                    new Charge(charged, Charge.Source.valueOf(chargeSource.toUpperCase(Locale.ROOT))));
        }
    }
}
