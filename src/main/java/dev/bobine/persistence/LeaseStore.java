package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/// Work that one worker at a time does.
@ApplicationScoped
public class LeaseStore {

    private static final String HOLD = Statements.read("hold-lease");

    private final Database database;

    LeaseStore(Database database) {
        this.database = database;
    }

    /// Takes or renews the lease; false while another worker holds it.
    public Uni<Boolean> hold(String name, WorkerId worker, Duration ttl) {
        return database.statement(
                        sql -> sql.update(HOLD, Map.of("name", name, "worker", worker.value(), "ttl", ttl.toString())))
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
