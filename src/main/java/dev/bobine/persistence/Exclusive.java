package dev.bobine.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// Lets one pod at a time run a task of which one run is enough.
@ApplicationScoped
public class Exclusive {

    private final Database database;
    private final LeaseStore leases;
    private final WorkerLease worker;

    Exclusive(Database database, LeaseStore leases, WorkerLease worker) {
        this.database = database;
        this.leases = leases;
        this.worker = worker;
    }

    /// Takes the task's lease for this pod, or renews it.
    ///
    /// @param ttl for which no other pod may run it, unless this one releases it
    /// @return whether this pod may run it
    public boolean mayRun(String task, Duration ttl) {
        return worker.isHeld() && database.await(() -> leases.hold(task, worker.id(), ttl));
    }

    /// Lets other pods run the task at once.
    public void release(String task) {
        database.await(() -> leases.release(task, worker.id()));
    }
}
