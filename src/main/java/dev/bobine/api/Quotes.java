package dev.bobine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.admission.Admission;
import dev.bobine.admission.AdmissionRequest;
import dev.bobine.admission.Quotation;
import dev.bobine.admission.Quote;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Refusal;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.WaitingStore;
import dev.bobine.persistence.WaitingStore.Wait;
import dev.bobine.persistence.WaitingStore.Wish;
import dev.bobine.scheduling.BackendPolicies;
import dev.bobine.scheduling.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what a request would come to: what it would cost, whether it would be admitted, when it would start and what
/// would be cheaper. Admission decides; nothing is written, held or remembered. Calls block.
@ApplicationScoped
public class Quotes {

    private static final String TREATMENT = "treatmentId";
    private static final String QUEUED = "queued";
    private static final String OVER_MAX_COST = "over_max_cost";

    private final SubmissionDesk submission;
    private final Films films;
    private final Admission admission;
    private final WaitingStore waiting;
    private final BackendPolicies policies;
    private final Database database;
    private final ApiSettings settings;
    private final ObjectMapper json;

    Quotes(
            SubmissionDesk submission,
            Films films,
            Admission admission,
            WaitingStore waiting,
            BackendPolicies policies,
            Database database,
            ApiSettings settings,
            ObjectMapper json) {
        this.submission = submission;
        this.films = films;
        this.admission = admission;
        this.waiting = waiting;
        this.policies = policies;
        this.database = database;
        this.settings = settings;
        this.json = json;
    }

    /// @param body what `POST /jobs` or `POST /productions` takes; or `treatmentId` with what shooting it takes
    /// @throws ProblemException when it is none of these
    public QuoteView of(Map<String, String> headers, byte[] body) {
        JsonNode peeked = peek(body);
        if (peeked.hasNonNull(TREATMENT)) {
            return view(films.order(
                    text(peeked.path(TREATMENT)),
                    version(peeked.path("version")),
                    flag(peeked.path("changesOnly")),
                    amount(peeked.path("maxCost"))));
        }
        return view(submission.read(headers, body, isProduction(peeked)));
    }

    /// What shooting a version of a treatment would come to.
    ///
    /// @throws ProblemException when there is no such version, or nothing to be shot
    public QuoteView ofTreatment(String id, int version, boolean changesOnly) {
        return view(films.order(id, version, changesOnly, null));
    }

    /// Admission demands the same. What is refused there is refused for good under its name, and this is not: who may
    /// cost more after all orders it again.
    ///
    /// @throws ProblemException when it is estimated above its `maxCost`
    public void demandWithinMaxCost(Map<String, String> headers, byte[] body) {
        Refusal refusal = quote(submission.read(headers, body, false)).refusal();
        if (refusal != null && refusal.code().equals(OVER_MAX_COST)) {
            throw new ProblemException(Problem.of(refusal));
        }
    }

    private Quote quote(AdmissionRequest candidate) {
        Quotation quotation = database.await(() -> admission.quotation(candidate));
        return quotation.quote();
    }

    private QuoteView view(AdmissionRequest candidate) {
        Quote quote = quote(candidate);
        QuoteView view = QuoteView.of(quote, settings.currency());
        Optional<NewJobRow> first = quote.refusal() != null
                ? Optional.empty()
                : quote.jobs().stream()
                        .filter(job -> job.queueing().state().equals(QUEUED))
                        .findFirst();
        return first.flatMap(job -> wait(job).map(wait -> starting(view, job, wait)))
                .orElse(view);
    }

    private Optional<Wait> wait(NewJobRow job) {
        Wish wish = new Wish(
                job.head().userId(),
                job.terms().lane(),
                job.ask().priority(),
                job.queueing().weight(),
                job.queueing().runningCap());
        return database.await(
                () -> waiting.find(wish, Model.backendsOf(job.terms().lane())));
    }

    private QuoteView starting(QuoteView view, NewJobRow job, Wait wait) {
        Waiting.Reason reason = Waiting.reason(wait, policies);
        Instant now = wait.job().now();
        Instant start = Waiting.prospect(wait, reason)
                .map(at -> at.isBefore(job.queueing().eligibleAt())
                        ? job.queueing().eligibleAt()
                        : at)
                .orElse(null);
        Long seconds = start == null
                ? null
                : (Long) Math.max(0, Duration.between(now, start).toSeconds());
        return view.starting(new QuoteView.Start(
                start,
                seconds,
                reason.on().wire(),
                wait.job().jobsAhead(),
                wait.job().atLeast() ? true : null));
    }

    /// Never fails: whoever validates the body says what is wrong with it.
    private JsonNode peek(byte[] body) {
        try {
            return Objects.requireNonNullElse(
                    json.readTree(new String(body, StandardCharsets.UTF_8)), json.createObjectNode());
        } catch (JsonProcessingException _) {
            return json.createObjectNode();
        }
    }

    private static boolean isProduction(JsonNode body) {
        return !body.hasNonNull("type") && (body.hasNonNull("steps") || body.hasNonNull("shots"));
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw ProblemException.badField(TREATMENT, TREATMENT + " must be the id of a treatment.");
        }
        return value.textValue();
    }

    private static @Nullable Integer version(JsonNode value) {
        return value.canConvertToInt() && value.isIntegralNumber() ? (Integer) value.intValue() : null;
    }

    private static boolean flag(JsonNode value) {
        if (value.isMissingNode() || value.isNull() || value.isBoolean()) {
            return value.booleanValue();
        }
        throw ProblemException.badField("changesOnly", "changesOnly must be true or false.");
    }

    private static @Nullable BigDecimal amount(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || value.isDouble() && !Double.isFinite(value.doubleValue())) {
            throw ProblemException.badField("maxCost", "maxCost must be an amount.");
        }
        return value.decimalValue();
    }
}
