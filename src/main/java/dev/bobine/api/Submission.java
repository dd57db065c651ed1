package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.admission.Admission;
import dev.bobine.admission.Application;
import dev.bobine.admission.Order;
import dev.bobine.admission.Verdict;
import dev.bobine.intake.Applications;
import dev.bobine.intake.Parsed;
import dev.bobine.intake.RecordParser;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobQueries;
import dev.bobine.persistence.JobQueries.RefusalRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a request over HTTP the way that one from Kafka takes: parsed, checked and admitted by the same code, in a
/// batch of one. Calls block.
@ApplicationScoped
public class Submission {

    private final RecordParser parser;
    private final Admission admission;
    private final JobQueries jobs;
    private final Database database;
    private final Caller caller;
    private final Audit audit;

    Submission(
            RecordParser parser, Admission admission, JobQueries jobs, Database database, Caller caller, Audit audit) {
        this.parser = parser;
        this.admission = admission;
        this.jobs = jobs;
        this.database = database;
        this.caller = caller;
        this.audit = audit;
    }

    /// @param known whether the request had become a job before
    public record Receipt(JobId job, boolean known) {}

    /// @param key identity of a request that brings none in its body or headers
    /// @throws ProblemException when the request is refused
    Receipt submit(Map<String, String> headers, byte[] body, @Nullable String key) {
        return submit(headers, body, RecordParser.PLAIN_SOURCE, key, null);
    }

    /// @param source of the identity of a request that brings none
    /// @param key its id there; null for one that nobody can ask for again
    /// @param order by what a retry of it is known that has no identity; else null
    /// @throws ProblemException when the request is refused
    public Receipt submit(
            Map<String, String> headers, byte[] body, String source, @Nullable String key, @Nullable Order order) {
        RequestIdentity fallback = new RequestIdentity(
                source, key != null ? key : UUID.randomUUID().toString());
        return switch (parser.parseHttp(headers, body, fallback)) {
            case Parsed.Request(var request) -> admit(new Application.Wellformed(own(request), order));
            case Parsed.Invalid invalid -> {
                Application.Malformed malformed = Applications.malformed(invalid);
                if (caller.own().isPresent()
                        || key == null && invalid.identity().equals(fallback)) {
                    // Nobody can ask again for what has no name, so its refusal is neither remembered nor published.
                    // Nor
                    // is what somebody may have written in another's name.
                    throw new ProblemException(Problem.of(malformed.refusal()));
                }
                yield admit(malformed);
            }
            case Parsed.Cancel _ ->
                throw new ProblemException(Problem.of(
                        ProblemStatus.UNPROCESSABLE, "not_a_request", "To cancel a job use DELETE /jobs/{id}."));
            case Parsed.Poison(var defect) ->
                throw new ProblemException(Problem.of(
                        ProblemStatus.of(defect.code().code()), defect.code().code(), defect.message()));
        };
    }

    /// Requests of somebody who acts for one user have a source of that user's, whatever they say: they must not
    /// answer, or take the place of, a request of somebody else's.
    private GenerationRequest own(GenerationRequest request) {
        UserId user = Objects.requireNonNull(Parameters.own(caller, request.userId()));
        if (caller.own().isEmpty()) {
            return request;
        }
        UUID name = Hashes.nameUuid(user.value().getBytes(StandardCharsets.UTF_8));
        return request.from("/users/" + name);
    }

    private Receipt admit(Application application) {
        List<Verdict> verdicts = database.await(() -> admission.admit(List.of(application)));
        return switch (verdicts.getFirst()) {
            case Verdict.Admitted admitted -> {
                audit.doneByOperator("job_requested", "job:" + admitted.id());
                yield new Receipt(admitted.id(), false);
            }
            case Verdict.AlreadyAdmitted admitted -> new Receipt(admitted.id(), true);
            case Verdict.Refused refused -> throw new ProblemException(Problem.of(refused.refusal()));
            case Verdict.AlreadyRefused refused -> throw new ProblemException(asBefore(refused));
        };
    }

    private Problem asBefore(Verdict.AlreadyRefused refused) {
        int status = ProblemStatus.of(refused.code());
        RefusalRow row = database.await(() -> jobs.refusal(refused.id())).orElse(null);
        Problem bare =
                Problem.of(status, refused.code(), "The request was refused before; to try again give it a new id.");
        return row == null
                ? bare
                : new Problem(
                        bare.type(),
                        bare.title(),
                        status,
                        row.code(),
                        row.message(),
                        row.stage(),
                        row.field(),
                        row.retryAt());
    }
}
