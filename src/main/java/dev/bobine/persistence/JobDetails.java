package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.JobId;
import dev.bobine.job.Wish;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what is kept about one job beyond its row: its tries and its money.
@ApplicationScoped
public class JobDetails {

    private static final String ATTEMPTS = Statements.read("attempts-of-a-job");
    private static final String REQUEST = Statements.read("request-of-a-job");
    private static final String LEDGER = Statements.read("ledger-of-a-job");

    private final Database database;

    JobDetails(Database database) {
        this.database = database;
    }

    /// A try.
    ///
    /// @param attempt its number
    /// @param state what became of it, or how it stands
    /// @param endedAt null while it goes on
    public record AttemptRow(
            int attempt,
            String state,
            @Nullable String backend,
            @JsonUnwrapped Call call,
            @Nullable Instant endedAt,
            @JsonUnwrapped Fault fault) {
        /// The call to the provider.
        public record Call(
                @Nullable String endpoint,
                @Nullable String providerModel,
                @Nullable String idempotencyKey,
                @Nullable String externalId,
                @Nullable Instant submittedAt) {}

        /// Why it failed.
        public record Fault(
                @Nullable String failureKind,
                @Nullable String failureStage,
                @Nullable String failureMessage) {}
    }

    /// A line of the ledger.
    public record EntryRow(
            long run, String kind, long planMicros, long prepaidMicros, long heldMicros, int clipSeconds, Instant at) {}

    /// @param ledger in the order in which it was booked
    public record Details(List<AttemptRow> attempts, List<EntryRow> ledger) {}

    /// What was asked for.
    ///
    /// @param spec as it is kept
    /// @param wish of which its prompt is made; null where it was asked for as it is
    public record RequestRow(
            JsonNode spec,
            Map<String, String> metadata,
            @Nullable Wish wish) {}

    /// Empty when it has been removed. It holds the prompt: not for everybody.
    public Uni<Optional<RequestRow>> request(JobId id) {
        return database.statement(sql -> sql.rows(REQUEST, Map.of("id", id.value()), RequestRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    public Uni<Details> find(JobId id) {
        Map<String, Object> job = Map.of("id", id.value());
        return database.transaction(sql -> sql.rows(ATTEMPTS, job, AttemptRow.class)
                .chain(attempts -> sql.rows(LEDGER, job, EntryRow.class).map(ledger -> new Details(attempts, ledger))));
    }
}
