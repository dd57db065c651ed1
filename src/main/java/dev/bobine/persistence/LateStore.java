package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.Charge;
import dev.bobine.job.JobId;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Part;
import dev.bobine.job.ProductionId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Ticket;
import dev.bobine.job.Usage;
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
import org.jspecify.annotations.Nullable;

/// Renders that were given up at their deadline. Whoever polls one keeps the others off it for the time until the next
/// poll, which grows with its age; the first to learn the end writes it.
@ApplicationScoped
public class LateStore {

    private static final String TAKE = Statements.read("take-late-renders");

    private static final String FORGET = Statements.read("forget-late-renders");

    private static final String LOCK_ACCOUNT = Statements.read("lock-account-of-late-render");

    private static final String END = Statements.read("end-late-render");

    private final Database database;
    private final WorkerLease worker;
    private final EventWriter events;

    LateStore(Database database, WorkerLease worker, EventWriter events) {
        this.database = database;
        this.worker = worker;
        this.events = events;
    }

    /// A render that may still end.
    ///
    /// @param run of the job when it was settled
    /// @param charge what the job was charged then
    /// @param about the job, for those who bill
    public record Late(
            JobId id,
            UserId userId,
            long run,
            Reservation reservation,
            Ticket ticket,
            Charge charge,
            Usage.About about) {}

    /// Those whose time to be polled has come; no other worker gets them until their next time.
    public Uni<List<Late>> take(int limit) {
        return database.transaction(sql -> sql.update(FORGET, Map.of())
                        .chain(() -> sql.readableReturning(TAKE, Map.of("limit", limit), Row.class)))
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
        UsageRow usage = events.usage(new Usage(
                entry,
                late.userId(),
                late.about(),
                charge.source(),
                late.charge().micros() > 0,
                at));
        parameters.put("usage_id", usage.usageId().toString());
        parameters.put("usage", usage.data());
        return database.transaction(sql -> sql.count(
                                LOCK_ACCOUNT, Map.of("user", late.userId().value()))
                        .chain(() -> sql.count(END, parameters)))
                .map(written -> written > 0);
    }

    private record Row(
            @JsonUnwrapped Whose whose,
            @JsonUnwrapped Render render,
            @JsonUnwrapped Bill bill) {
        /// Whose it was.
        record Whose(
                UUID id,
                String userId,
                String source,
                String requestId,
                String model,
                @Nullable UUID production,
                @Nullable String step) {}

        /// What a provider may still be at.
        record Render(long runToken, String backend, String endpoint, String externalId) {}

        /// What was charged, and to which windows.
        record Bill(
                long charged,
                String chargeSource,
                long planMicros,
                long prepaidMicros,
                int clipSeconds,
                LocalDate month,
                LocalDate day) {

            Bill {
                Charge.Source unused = Charge.Source.valueOf(chargeSource.toUpperCase(Locale.ROOT));
            }
        }

        private Usage.About about() {
            Part part = whose.production() == null || whose.step() == null
                    ? null
                    : new Part(new ProductionId(whose.production()), whose.step());
            return new Usage.About(
                    new JobId(whose.id()),
                    new RequestIdentity(whose.source(), whose.requestId()),
                    part,
                    whose.model(),
                    null);
        }

        Late toLate() {
            return new Late(
                    new JobId(whose.id()),
                    new UserId(whose.userId()),
                    render.runToken(),
                    new Reservation(
                            bill.planMicros(), bill.prepaidMicros(), bill.clipSeconds(), bill.month(), bill.day()),
                    new Ticket(render.backend(), render.endpoint(), render.externalId()),
                    new Charge(
                            bill.charged(),
                            Charge.Source.valueOf(bill.chargeSource().toUpperCase(Locale.ROOT))),
                    about());
        }
    }
}
