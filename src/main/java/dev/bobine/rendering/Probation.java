package dev.bobine.rendering;

import dev.bobine.job.Job;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.JobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What happens around the part of a step that touches what strangers sent, for jobs whose workers have died.
///
/// Such a job is written down as in hand before that part begins, so that it can be distinguished from the others that
/// its worker held when it died, and few of them are in hand at once. Whoever comes through is not suspected any more.
/// Jobs without a past pass for nothing.
@ApplicationScoped
class Probation {

    private static final Logger LOG = Logger.getLogger(Probation.class);
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
    private static final int CALLS = 4;
    private static final int COPIES = 2;

    private final Database database;
    private final JobStore jobs;
    private final RenderingSettings settings;
    private final Semaphore calls = new Semaphore(CALLS, true);
    private final Semaphore copies = new Semaphore(COPIES, true);

    Probation(Database database, JobStore jobs, RenderingSettings settings) {
        this.database = database;
        this.jobs = jobs;
        this.settings = settings;
    }

    /// One step's touch.
    interface Visit extends AutoCloseable {

        /// Whether the step may go on.
        boolean isGranted();

        /// The job was touched, its worker lives, and there is nothing to write that would tell so.
        void cameThrough();

        @Override
        void close();
    }

    /// A call that takes seconds.
    ///
    /// @param patience longest wait for others; then it goes on all the same, since its time runs out
    Visit call(Run run, Job job, Duration patience) {
        return enter(run, job, calls, patience);
    }

    /// A copy, which may take long.
    Visit copy(Run run, Job job, Duration patience) {
        return enter(run, job, copies, patience);
    }

    private Visit enter(Run run, Job job, Semaphore places, Duration patience) {
        if (run.cleared() || !settings.retry().suspects(job.setbacks())) {
            return Free.GRANTED;
        }
        boolean placed = place(places, patience);
        if (run.stopped() || !hold(run, job)) {
            if (placed) {
                places.release();
            }
            return Free.REFUSED;
        }
        return new Watched(run, job, placed ? places : null);
    }

    private static boolean place(Semaphore places, Duration patience) {
        try {
            return places.tryAcquire(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Nothing is touched before the row says so.
    private boolean hold(Run run, Job job) {
        while (!run.stopped()) {
            try {
                return database.await(() -> jobs.hold(job, true));
            } catch (DatabaseException e) {
                LOG.debugf(e, "job %s: the database is away", job.id());
                run.pause(DATABASE_PAUSE, Run.Wake.NEVER);
            }
        }
        return false;
    }

    private enum Free implements Visit {
        GRANTED,
        REFUSED;

        @Override
        public boolean isGranted() {
            return this == GRANTED;
        }

        @Override
        public void cameThrough() {
            // There is nothing that it could be cleared of.
        }

        @Override
        public void close() {
            // It has taken no place.
        }
    }

    private final class Watched implements Visit {

        private final Run run;
        private final Job job;
        private final @Nullable Semaphore place;

        Watched(Run run, Job job, @Nullable Semaphore place) {
            this.run = run;
            this.job = job;
            this.place = place;
        }

        @Override
        public boolean isGranted() {
            return true;
        }

        @Override
        public void cameThrough() {
            try {
                if (database.await(() -> jobs.hold(job, false))) {
                    run.clear();
                }
            } catch (DatabaseException e) {
                LOG.debugf(e, "job %s stays suspected", job.id());
            }
        }

        @Override
        public void close() {
            if (place != null) {
                place.release();
            }
        }
    }
}
