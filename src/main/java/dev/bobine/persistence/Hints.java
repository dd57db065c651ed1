package dev.bobine.persistence;

import dev.bobine.job.JobId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Tells all pods that a provider may have news of a job, since nobody knows which of them runs it. Nothing is kept: a
/// hint that gets lost costs a longer wait.
@ApplicationScoped
public class Hints {

    static final String CHANNEL = "bobine_hints";

    private static final Logger LOG = Logger.getLogger(Hints.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<Consumer<JobId>> listeners = new CopyOnWriteArrayList<>();
    private final Pool pool;

    Hints(Pool pool) {
        this.pool = pool;
    }

    /// Calls the listener at every hint, on a thread that must not be blocked.
    public void listen(Consumer<JobId> listener) {
        listeners.add(listener);
    }

    /// Tells every pod, this one included. Blocks; for virtual threads.
    public void tell(JobId id) {
        try {
            Object unused = pool.preparedQuery("select pg_notify($1, $2)")
                    .execute(Tuple.of(CHANNEL, id.toString()))
                    .await()
                    .atMost(LIMIT);
        } catch (RuntimeException e) {
            LOG.debugf("a hint about job %s got lost", id);
        }
    }

    void heard(String id) {
        JobId job = new JobId(UUID.fromString(id));
        listeners.forEach(listener -> listener.accept(job));
    }
}
