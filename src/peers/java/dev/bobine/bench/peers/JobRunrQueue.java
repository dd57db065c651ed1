package dev.bobine.bench.peers;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/// JobRunr's open edition on PostgreSQL. It does not join a transaction, so orders are enqueued after the commit, and
/// it
/// looks for work every five seconds, which is its least.
final class JobRunrQueue implements OrderQueue {

    private static final Duration POLL = Duration.ofSeconds(5);

    private final JobRequestScheduler scheduler;

    private JobRunrQueue(JobRequestScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// Makes the videos.
    public static final class Handler implements JobRequestHandler<VideoOrder> {

        private final Workshop workshop;

        Handler(Workshop workshop) {
            this.workshop = workshop;
        }

        @Override
        public void run(VideoOrder order) throws Exception {
            workshop.make(order);
        }
    }

    static OrderQueue start(DataSource database, Workshop workshop, int workers) {
        // By itself it takes a newer Jackson that a client in the tests brings, without the annotations that this
        // needs.
        JobRunrConfiguration configuration = JobRunr.configure()
                .useJsonMapper(new JacksonJsonMapper())
                .useJobActivator(new JobActivator() {
                    @Override
                    public <T> T activateJob(Class<T> type) {
                        return type.cast(new Handler(workshop));
                    }
                })
                .useStorageProvider(SqlStorageProviderFactory.using(database));
        if (workers > 0) {
            configuration = configuration.useBackgroundJobServer(
                    BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                            .andPollInterval(POLL)
                            .andWorkerCount(workers));
        }
        return new JobRunrQueue(configuration.initialize().getJobRequestScheduler());
    }

    @Override
    public void committed(List<VideoOrder> orders) {
        scheduler.enqueue(orders.stream());
    }
}
