package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.admission.Admission;
import dev.bobine.admission.AdmissionRequest;
import dev.bobine.admission.Order;
import dev.bobine.admission.Verdict;
import dev.bobine.intake.Parsed;
import dev.bobine.intake.RecordParser;
import dev.bobine.job.Frame;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.ProductionId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobQueries;
import dev.bobine.persistence.JobQueries.RefusalRow;
import dev.bobine.persistence.ProductionRecord;
import dev.bobine.persistence.ProductionStore;
import dev.bobine.persistence.WebhookStore.Key;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a request over HTTP the way that one from Kafka takes: parsed, checked and admitted by the same code, in a
/// batch of one. Calls block.
@ApplicationScoped
public class SubmissionDesk {

    /// Source of the identities of pictures that are taken of clips.
    private static final String PICTURES = "/pictures";

    /// Source of the identities of wishes that steps be done again, with the production behind it.
    private static final String RETRIES = "/retries/";

    private static final RequestIdentity UNKEPT = new RequestIdentity("/quotes", "quote");

    private final RecordParser parser;
    private final Admission admission;
    private final JobQueries jobs;
    private final ProductionStore productions;
    private final Database database;
    private final Caller caller;
    private final Audit audit;

    SubmissionDesk(
            RecordParser parser,
            Admission admission,
            JobQueries jobs,
            ProductionStore productions,
            Database database,
            Caller caller,
            Audit audit) {
        this.parser = parser;
        this.admission = admission;
        this.jobs = jobs;
        this.productions = productions;
        this.database = database;
        this.caller = caller;
        this.audit = audit;
    }

    /// @param known whether the request had become a job before
    /// @param production the request came to it rather than to a single job; `job` is then the one that makes its
    /// result, or the first of several
    public record Receipt(
            JobId job, boolean known, @Nullable ProductionId production) {}

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
        RequestIdentity fallback = fallback(source, key);
        return switch (parser.parseHttp(headers, body, fallback)) {
            case Parsed.Request(var request) -> admit(new AdmissionRequest.Valid(own(request), order));
            case Parsed.Production(var request)
            when request.sort().isOfOneClip() -> admit(new AdmissionRequest.Production(own(request), order));
            case Parsed.Production _ -> throw notHere("A production is asked for by POST /productions.");
            case Parsed.Invalid invalid -> refuse(invalid, key == null ? fallback : null);
            case Parsed.Cancel _ -> throw notHere("To cancel a job use DELETE /jobs/{id}.");
            case Parsed.Poison poison -> throw unreadable(poison);
        };
    }

    /// The identity of a request that brings none.
    private static RequestIdentity fallback(String source, @Nullable String key) {
        return new RequestIdentity(source, key != null ? key : UUID.randomUUID().toString());
    }

    /// A picture to be taken of a clip of a user. Empty when it was refused before under the same name.
    ///
    /// @param name the same for the same picture
    /// @throws ProblemException when it is refused
    Optional<Receipt> cut(UserId user, String name, Frame work) {
        UserId own = Objects.requireNonNull(Parameters.own(caller, user));
        AdmissionRequest cut = new AdmissionRequest.Cut(new RequestIdentity(PICTURES, name), own, work);
        List<Verdict> verdicts = database.await(() -> admission.admit(List.of(cut)));
        return verdicts.getFirst() instanceof Verdict.AlreadyRefused
                ? Optional.empty()
                : Optional.of(receipt(cut, verdicts.getFirst()));
    }

    /// A request for a production. The receipt's id is that of the production.
    ///
    /// @param key identity of a request that brings none in its body or headers
    /// @throws ProblemException when the request is refused
    Receipt produce(Map<String, String> headers, byte[] body, @Nullable String key) {
        return produce(headers, body, RecordParser.PLAIN_SOURCE, key, null);
    }

    /// @param source of the identity of a request that brings none
    /// @param key its id there; null for one that nobody can ask for again
    /// @param order by what a retry of it is known that has no identity; else null
    /// @throws ProblemException when the request is refused
    public Receipt produce(
            Map<String, String> headers, byte[] body, String source, @Nullable String key, @Nullable Order order) {
        RequestIdentity fallback = fallback(source, key);
        return switch (parser.parseHttpProduction(headers, body, fallback)) {
            case Parsed.Production(var request) -> admit(new AdmissionRequest.Production(own(request), order));
            case Parsed.Request _ -> throw notHere("A single clip is asked for by POST /jobs.");
            case Parsed.Invalid invalid -> refuse(invalid, key == null ? fallback : null);
            case Parsed.Cancel _ -> throw notHere("To cancel a production use DELETE /productions/{id}.");
            case Parsed.Poison poison -> throw unreadable(poison);
        };
    }

    /// Has some steps of a production done again.
    ///
    /// @param plan of its request, at length
    /// @param key by which the same wish is known that comes again; null for one that is new each time
    /// @throws ProblemException when that is refused, as a whole
    void retry(ProductionRecord production, String plan, RetryBody wish, @Nullable String key) {
        admit(read(production, plan, wish, key));
    }

    /// What that would be handed to admission as.
    ///
    /// @param plan of its request, at length
    /// @param key by which the same wish is known that comes again; null for one that is new each time
    /// @throws ProblemException when it makes no sense
    AdmissionRequest.Retry read(ProductionRecord production, String plan, RetryBody wish, @Nullable String key) {
        Instant ended = production.endedAt();
        if (ended == null && key == null) {
            throw ProblemException.conflict("production_open", "The production has not ended.");
        }
        byte[] changes =
                wish.changes() == null ? null : wish.changes().toString().getBytes(StandardCharsets.UTF_8);
        RequestIdentity identity = new RequestIdentity(
                production.whose().source(), production.whose().requestId());
        return switch (parser.parseRetry(identity, plan, changes)) {
            case Parsed.Production(var request) ->
                new AdmissionRequest.Retry(
                        new ProductionId(production.whose().id()),
                        request.atMost(wish.maxCostMicros()),
                        wish.named(),
                        wish.elsewhere(),
                        ended,
                        key == null
                                ? null
                                : new RequestIdentity(
                                        RETRIES + production.whose().id(), key));
            case Parsed.Invalid invalid ->
                throw new ProblemException(Problem.of(invalid.toAdmission().refusal()));
            case Parsed.Request _, Parsed.Cancel _, Parsed.Poison _ ->
                throw new IllegalStateException("a production is read as one");
        };
    }

    /// What a request would be handed to admission as, read like one that is sent to be done.
    ///
    /// @param production whether plain JSON without a type is one for a production
    /// @throws ProblemException when it is none
    AdmissionRequest read(Map<String, String> headers, byte[] body, boolean production) {
        Parsed parsed = production
                ? parser.parseHttpProduction(headers, body, UNKEPT)
                : parser.parseHttp(headers, body, UNKEPT);
        return switch (parsed) {
            case Parsed.Request(var request) -> new AdmissionRequest.Valid(own(request));
            case Parsed.Production(var request) -> new AdmissionRequest.Production(own(request));
            case Parsed.Invalid invalid ->
                throw new ProblemException(Problem.of(invalid.toAdmission().refusal()));
            case Parsed.Cancel _ -> throw notHere("A command costs nothing.");
            case Parsed.Poison poison -> throw unreadable(poison);
        };
    }

    private void admit(AdmissionRequest.Retry retry) {
        List<Verdict> verdicts = database.await(() -> admission.admit(List.of(retry)));
        if (verdicts.getFirst() instanceof Verdict.Refused refused) {
            throw new ProblemException(Problem.of(refused.refusal()));
        }
        if (verdicts.getFirst() instanceof Verdict.Produced) {
            audit.doneByOperator("production_retried", "production:" + retry.production());
        }
    }

    /// @param nameless the identity of a request that nobody can ask for again; else null
    private Receipt refuse(Parsed.Invalid invalid, @Nullable RequestIdentity nameless) {
        AdmissionRequest.Invalid malformed = invalid.toAdmission();
        if (caller.own().isPresent() || invalid.identity().equals(nameless)) {
            // Nobody can ask again for what has no name, so its refusal is neither remembered nor published. Nor is
            // what somebody may have written in another's name.
            throw new ProblemException(Problem.of(malformed.refusal()));
        }
        return admit(malformed.signedBy(listenerOf(caller)));
    }

    private static ProblemException notHere(String instead) {
        return new ProblemException(Problem.of(ProblemStatus.UNPROCESSABLE, "not_a_request", instead));
    }

    private static ProblemException unreadable(Parsed.Poison poison) {
        String code = poison.defect().code().code();
        return new ProblemException(
                Problem.of(ProblemStatus.of(code), code, poison.defect().message()));
    }

    /// Requests of somebody who acts for one user have a source of that user's, whatever they say: they must not
    /// answer, or take the place of, a request of somebody else's.
    private GenerationRequest own(GenerationRequest request) {
        GenerationRequest signed = request.signedBy(listenerOf(caller));
        return ownSource(request.userId()).map(signed::from).orElse(signed);
    }

    /// Whose webhooks a caller's are: those who act for one user share its webhooks; a service has its own.
    static String listenerOf(Caller caller) {
        return caller.own().map(Key::ownerOf).orElseGet(() -> "service:" + caller.name());
    }

    private ProductionRequest own(ProductionRequest request) {
        ProductionRequest signed = request.signedBy(listenerOf(caller));
        return ownSource(request.userId()).map(signed::from).orElse(signed);
    }

    private Optional<String> ownSource(UserId named) {
        UserId user = Objects.requireNonNull(Parameters.own(caller, named));
        return caller.own().map(_ -> "/users/" + Hashes.nameUuid(user.value().getBytes(StandardCharsets.UTF_8)));
    }

    private Receipt admit(AdmissionRequest candidate) {
        List<Verdict> verdicts = database.await(() -> admission.admit(List.of(candidate)));
        return receipt(candidate, verdicts.getFirst());
    }

    private Receipt receipt(AdmissionRequest candidate, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> {
                audit.doneByOperator("job_requested", "job:" + admitted.id());
                yield new Receipt(admitted.id(), false, null);
            }
            case Verdict.Produced produced -> {
                audit.doneByOperator("production_requested", "production:" + produced.production());
                yield production(produced.production(), false);
            }
            case Verdict.AlreadyAdmitted admitted ->
                candidate instanceof AdmissionRequest.Production
                        ? production(new ProductionId(admitted.id().value()), true)
                        : new Receipt(admitted.id(), true, null);
            case Verdict.Refused refused -> throw new ProblemException(Problem.of(refused.refusal()));
            case Verdict.AlreadyRefused refused -> throw new ProblemException(asBefore(refused));
        };
    }

    /// What is kept of requests outlives the production, too.
    private Receipt production(ProductionId id, boolean known) {
        return database.await(() -> productions.find(id))
                .map(production -> new Receipt(production.resultJob(), known, id))
                .orElseGet(() -> new Receipt(new JobId(id.value()), known, null));
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
