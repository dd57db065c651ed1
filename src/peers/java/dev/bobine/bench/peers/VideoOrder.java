package dev.bobine.bench.peers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.Serializable;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/// A request as it is read from Kafka, which is also what the libraries keep as the data of a task.
@JsonIgnoreProperties(ignoreUnknown = true)
public record VideoOrder(String id, String userId, String prompt, int seconds) implements JobRequest, Serializable {

    @Override
    public Class<? extends JobRequestHandler<VideoOrder>> getJobRequestHandler() {
        return JobRunrQueue.Handler.class;
    }
}
