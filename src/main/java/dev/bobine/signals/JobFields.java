package dev.bobine.signals;

import dev.bobine.job.Hashes;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Claimed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// Puts the same few fields to every log line that a thread writes while it is busy with a job: `jobId`, `userId`,
/// `state`, `attempt` and `backend`.
@ApplicationScoped
public class JobFields {

    private static final List<String> NAMES = List.of("jobId", "userId", "state", "attempt", "backend");

    private final UserNames users;

    JobFields(UserNames users) {
        this.users = users;
    }

    /// Ends when it is closed, by the thread that began it.
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /// The fields of a job as it is now, in place of those of another one.
    public Scope of(Job job) {
        String user = job.userId().value();
        put("jobId", job.id().toString());
        put("userId", users == UserNames.PLAIN ? user : Hashes.sha256(user));
        put("state", job.state().wire());
        put("attempt", Integer.toString(job.state().attempt()));
        put("backend", backend(job.state()));
        return () -> NAMES.forEach(MDC::remove);
    }

    private static void put(String name, @Nullable String value) {
        if (value == null) {
            MDC.remove(name);
        } else {
            MDC.put(name, value);
        }
    }

    private static @Nullable String backend(JobState state) {
        return state instanceof Claimed claimed ? claimed.claim().backend() : null;
    }
}
