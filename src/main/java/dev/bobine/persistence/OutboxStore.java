package dev.bobine.persistence;

import dev.bobine.job.EventType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Committed events on their way to Kafka, in the order of their commits per job.
@ApplicationScoped
public class OutboxStore {

    private final Database database;

    OutboxStore(Database database) {
        this.database = database;
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

    /// The oldest events not yet known to be sent.
    public Uni<List<PendingRow>> next(int limit) {
        String query = """
                select o.seq, o.event_id, o.job_id, e.type, e.at, cast(e.data as text) as data, e.trace
                from (select * from outbox order by seq limit :limit) o
                join event e on e.job_id = o.job_id and e.id = o.event_id order by o.seq
                """;
        return database.transaction(sql -> sql.rows(query, Map.of("limit", limit), PendingRow.class));
    }

    /// Forgets events that Kafka has acknowledged. The last word on a job of which nothing is kept is not kept either.
    public Uni<Integer> sent(List<PendingRow> events) {
        String statement = """
                delete from outbox where seq in (select cast(value as bigint) from json_array_elements_text(cast(cast(:seqs as text) as json)))
                """;
        String forget = """
                delete from event e where e.type = :type
                  and e.job_id in (select cast(value as uuid) from json_array_elements_text(cast(cast(:jobs as text) as json)))
                  and not exists (select 1 from job_settled s where s.id = e.job_id)
                """;
        List<Long> seqs = events.stream().map(PendingRow::seq).toList();
        String deleted = EventType.DELETED.wire();
        List<UUID> gone = events.stream()
                .filter(event -> event.type().equals(deleted))
                .map(PendingRow::jobId)
                .toList();
        return database.transaction(sql -> sql.update(statement, Map.of("seqs", Json.write(seqs)))
                .chain(count -> gone.isEmpty()
                        ? Uni.createFrom().item(count)
                        : sql.update(forget, Map.of("type", deleted, "jobs", Json.write(gone)))));
    }

    /// Size and age of what waits.
    public record Backlog(long events, @Nullable Instant oldest) {}

    public Uni<Backlog> backlog() {
        String query = """
                select (select count(*) from outbox) as events,
                       (select e.at from (select * from outbox order by seq limit 1) o
                        join event e on e.job_id = o.job_id and e.id = o.event_id) as oldest
                """;
        return database.transaction(sql -> sql.rows(query, Map.of(), Backlog.class))
                .map(List::getFirst);
    }
}
