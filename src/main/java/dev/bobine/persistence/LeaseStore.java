package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/// Work that one worker at a time does.
@ApplicationScoped
public class LeaseStore {

    private final Database database;

    LeaseStore(Database database) {
        this.database = database;
    }

    /// Takes or renews the lease; false while another worker holds it.
    public Uni<Boolean> hold(String name, WorkerId worker, Duration ttl) {
        String statement = """
                insert into lease (name, worker_id, until)
                values (:name, :worker, clock_timestamp() + cast(cast(:ttl as text) as interval))
                on conflict (name) do update set worker_id = excluded.worker_id, until = excluded.until
                where lease.worker_id = excluded.worker_id or lease.until < clock_timestamp()
                """;
        return database.statement(sql ->
                        sql.update(statement, Map.of("name", name, "worker", worker.value(), "ttl", ttl.toString())))
                .map(changed -> changed > 0);
    }

    /// Gives one lease up before it lapses.
    public Uni<Integer> release(String name, WorkerId worker) {
        return database.statement(sql -> sql.update(
                "delete from lease where name = :name and worker_id = :worker",
                Map.of("name", name, "worker", worker.value())));
    }

    /// Gives up whatever the worker holds, so that others need not wait for it to lapse.
    public Uni<Integer> release(WorkerId worker) {
        return database.statement(
                sql -> sql.update("delete from lease where worker_id = :worker", Map.of("worker", worker.value())));
    }
}
