package dev.bobine.persistence;

import com.fasterxml.uuid.Generators;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;

/// Which worker this process is at present. A process that lost its lease goes on under a new name.
@ApplicationScoped
public class CurrentWorker {

    private final AtomicReference<WorkerId> id = new AtomicReference<>(fresh());

    public WorkerId id() {
        return id.get();
    }

    /// Takes a new name.
    public WorkerId renew() {
        WorkerId next = fresh();
        id.set(next);
        return next;
    }

    private static WorkerId fresh() {
        return new WorkerId(Generators.timeBasedEpochGenerator().generate());
    }
}
