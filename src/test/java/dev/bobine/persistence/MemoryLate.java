package dev.bobine.persistence;

import dev.bobine.job.Charge;
import dev.bobine.job.JobId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Late renders without a database. Each is due once.
@Vetoed
public final class MemoryLate extends LateStore {

    /// How each job's render ended.
    public final Map<JobId, String> ends = new ConcurrentHashMap<>();

    private final Deque<Late> due = new ArrayDeque<>();

    @SuppressWarnings("NullAway")
    public MemoryLate(List<Late> due) {
        super(null, null, null);
        this.due.addAll(due);
    }

    @Override
    public synchronized Uni<List<Late>> take(int limit) {
        List<Late> taken = new ArrayList<>();
        while (taken.size() < limit && !due.isEmpty()) {
            taken.add(due.remove());
        }
        return Uni.createFrom().item(taken);
    }

    @Override
    public Uni<Boolean> end(Late late, String outcome, Charge charge, Instant at) {
        ends.put(late.id(), outcome + " " + charge.micros());
        return Uni.createFrom().item(true);
    }
}
