package dev.bobine.admission;

import dev.bobine.job.JobId;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Refusal;

/// The answer to a request.
public sealed interface Verdict {

    /// The job or production, or what stands for it in the events.
    JobId id();

    /// It is a job now.
    record Admitted(JobId id) implements Verdict {}

    /// It is a production now, or one again.
    record Produced(ProductionId production) implements Verdict {
        @Override
        public JobId id() {
            return new JobId(production.value());
        }
    }

    /// It is no job, for this reason.
    record Refused(JobId id, Refusal refusal) implements Verdict {}

    /// It was answered before; a job was made of it then.
    record AlreadyAdmitted(JobId id) implements Verdict {}

    /// It was answered before with a refusal, which is sent again.
    record AlreadyRefused(JobId id, String code) implements Verdict {}
}
