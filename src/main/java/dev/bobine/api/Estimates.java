package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Caller;
import dev.bobine.admission.Quota;
import dev.bobine.admission.QuotaPolicy;
import dev.bobine.admission.Quotas;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.intake.Applications;
import dev.bobine.intake.Parsed;
import dev.bobine.intake.RecordParser;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Refusal;
import dev.bobine.job.RequestIdentity;
import dev.bobine.persistence.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request would come to at this moment, without making it. Calls block.
@ApplicationScoped
public class Estimates {

    private static final RequestIdentity NOT_KEPT = new RequestIdentity("/estimates", "estimate");

    private final RecordParser parser;
    private final Quotas quotas;
    private final Catalogue catalogue;
    private final Database database;
    private final ApiSettings settings;
    private final Caller caller;
    private final InstantSource clock;

    Estimates(
            RecordParser parser,
            Quotas quotas,
            Catalogue catalogue,
            Database database,
            ApiSettings settings,
            Caller caller,
            InstantSource clock) {
        this.parser = parser;
        this.quotas = quotas;
        this.catalogue = catalogue;
        this.database = database;
        this.settings = settings;
        this.caller = caller;
        this.clock = clock;
    }

    /// @param accepted whether it would be admitted now
    /// @param why it would not
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Estimate(
            boolean accepted,
            String model,
            String kind,
            int seconds,
            String size,
            boolean audio,
            long estimateMicros,
            BigDecimal estimate,
            String currency,
            @Nullable String code,
            @Nullable String why,
            @Nullable Instant retryAt) {}

    /// @param body a generation request
    /// @throws ProblemException when it is none, or no model can render it
    public Estimate of(byte[] body) {
        GenerationRequest request =
                switch (parser.parseHttp(Map.of("content-type", "application/json"), body, NOT_KEPT)) {
                    case Parsed.Request(var parsed) -> parsed;
                    case Parsed.Invalid invalid ->
                        throw new ProblemException(
                                Problem.of(Applications.malformed(invalid).refusal()));
                    case Parsed.Production _, Parsed.Cancel _ ->
                        throw new ProblemException(
                                Problem.of(ProblemStatus.UNPROCESSABLE, "not_a_request", "This is no request."));
                    case Parsed.Poison(var defect) ->
                        throw new ProblemException(Problem.of(
                                ProblemStatus.of(defect.code().code()),
                                defect.code().code(),
                                defect.message()));
                };
        var user = Parameters.own(caller, request.userId());
        Quota quota = database.await(() -> quotas.read(user == null ? request.userId() : user));
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return switch (catalogue.match(request, today, quota.inForce()::allowsModel)) {
            case Match.Refused(String code, String field, String message) ->
                throw new ProblemException(Problem.of(Refusal.of(code, field, message)));
            case Match.Resolved match ->
                estimate(
                        match,
                        QuotaPolicy.decide(quota.inForce(), quota.use(), match.work(), match.estimateMicros(), now));
        };
    }

    private Estimate estimate(Match.Resolved match, QuotaPolicy.Ruling ruling) {
        Refusal refusal = ruling instanceof QuotaPolicy.Ruling.Denied(Refusal denied) ? denied : null;
        return new Estimate(
                refusal == null,
                match.model().name(),
                match.work().kind().wire(),
                match.work().seconds(),
                match.work().size().toString(),
                match.work().audio(),
                match.estimateMicros(),
                Amounts.of(match.estimateMicros()),
                settings.currency(),
                refusal == null ? null : refusal.code(),
                refusal == null ? null : refusal.message(),
                refusal == null ? null : refusal.resetAt());
    }

    /// @throws ProblemException when the amount is none
    public static long micros(BigDecimal maxCost) {
        return Amounts.micros("maxCost", maxCost);
    }
}
