package dev.bobine.scheduling;

import dev.bobine.job.Job;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DispatchStore;
import dev.bobine.persistence.DispatchStore.Turn;
import dev.bobine.persistence.DispatchStore.TurnRequest;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.ReadJobs;
import dev.bobine.workers.SetAside;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Claims jobs, and puts back those whose rows turn out not to be readable.
@ApplicationScoped
public class Claiming {

    private final Database database;
    private final DispatchStore turns;
    private final JobStore jobs;
    private final SetAside setAside;

    Claiming(Database database, DispatchStore turns, JobStore jobs, SetAside setAside) {
        this.database = database;
        this.turns = turns;
        this.jobs = jobs;
        this.setAside = setAside;
    }

    /// Whether a user of these lanes may have a turn.
    boolean anybodyReady(List<String> lanes) {
        return database.await(() -> turns.anybodyReady(lanes));
    }

    /// One turn.
    ReadJobs take(TurnRequest request, Turn turn) {
        return database.await(() -> turns.take(request, turn));
    }

    /// What has just been claimed and has not been sent goes back, or ends in the end.
    void putBack(List<Job> damaged) {
        if (!damaged.isEmpty()) {
            database.await(() -> jobs.applyAll(setAside.unsent(damaged)));
        }
    }
}
