package dev.bobine.persistence;

import dev.bobine.job.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Committed events on their way to Kafka, in the order of their commits per job.
@ApplicationScoped
public class OutboxStore {

    private static final Logger LOG = Logger.getLogger(OutboxStore.class);

    private static final String DELETE = Statements.read("delete-sent-events");

    private static final String NEXT = Statements.read("next-events");

    private static final String BACKLOG = Statements.read("outbox-backlog");

    /// Rows that are counted one by one.
    private static final int COUNTED = 50_000;

    private final Database database;
    private final Counter orphans;

    OutboxStore(Database database, MeterRegistry meters) {
        this.database = database;
        this.orphans = meters.counter("bobine.outbox.orphans");
    }

    /// An event to be sent.
    public record PendingRow(
            long seq,
            UUID eventId,
            UUID jobId,
            String type,
            Instant at,
            String data,
            @Nullable String trace) {}

    /// The oldest events not yet known to be sent. What points to an event that is no more can never be sent and would
    /// keep all that is older than it from being forgotten, so it is removed.
    public Uni<List<PendingRow>> next(int limit) {
        return database.statement(sql -> sql.rows(NEXT, Map.of("limit", limit), FoundRow.class))
                .chain(this::withoutOrphans);
    }

    private Uni<List<PendingRow>> withoutOrphans(List<FoundRow> found) {
        List<PendingRow> pending =
                found.stream().flatMap(row -> row.pending().stream()).toList();
        List<Long> orphaned = found.stream()
                .filter(row -> row.pending().isEmpty())
                .map(FoundRow::seq)
                .toList();
        if (orphaned.isEmpty()) {
            return Uni.createFrom().item(pending);
        }
        LOG.errorf("%d events to be sent are no more; the rows that point to them are removed", orphaned.size());
        orphans.increment(orphaned.size());
        return delete(orphaned).replaceWith(pending);
    }

    /// Forgets events that Kafka has acknowledged. The last word on a job of which nothing is kept is not kept either.
    public Uni<Integer> sent(List<PendingRow> events) {
        List<Long> seqs = events.stream().map(PendingRow::seq).toList();
        String deleted = EventType.DELETED.wire();
        List<UUID> gone = events.stream()
                .filter(event -> event.type().equals(deleted))
                .map(PendingRow::jobId)
                .toList();
        if (gone.isEmpty()) {
            return delete(seqs);
        }
        return database.transaction(
                sql -> sql.update(DELETE, Map.of("seqs", Json.write(seqs))).chain(() -> LastWords.forget(sql, gone)));
    }

    private Uni<Integer> delete(List<Long> seqs) {
        return database.statement(sql -> sql.update(DELETE, Map.of("seqs", Json.write(seqs))));
    }

    /// A row with its event, if there is one.
    private record FoundRow(
            long seq,
            UUID eventId,
            UUID jobId,
            @Nullable String type,
            @Nullable Instant at,
            @Nullable String data,
            @Nullable String trace) {

        Optional<PendingRow> pending() {
            return type == null || at == null || data == null
                    ? Optional.empty()
                    : Optional.of(new PendingRow(seq, eventId, jobId, type, at, data, trace));
        }
    }

    /// Size and age of what waits.
    ///
    /// @param events counted up to some ten thousand; beyond that the span of their numbers, which is a little more
    public record Backlog(long events, @Nullable Instant oldest) {}

    public Uni<Backlog> backlog() {
        return database.statement(sql -> sql.rows(BACKLOG, Map.of("limit", COUNTED), Backlog.class))
                .map(List::getFirst);
    }
}
