package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.admission.Quote;
import dev.bobine.job.Join;
import dev.bobine.job.Refusal;
import dev.bobine.job.Work;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a request would come to at this moment.
///
/// @param wouldBe `accepted` or `refused`
/// @param refused why it would be refused
/// @param jobs those that it would become
/// @param start when the first of them would start
/// @param cheaper other ways of asking for it, the cheapest first
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Quote")
public record QuoteView(
        String wouldBe,
        @JsonUnwrapped @Nullable Refused refused,
        @JsonUnwrapped Price price,
        List<QuotedJob> jobs,
        @JsonUnwrapped @Nullable Start start,
        List<CheaperView> cheaper) {

    static final String ACCEPTED = "accepted";
    static final String REFUSED = "refused";

    /// Why it would be refused, as a problem has it.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Refused(
            @Nullable String code,
            @Nullable String sentence,
            @Nullable String field,
            @Nullable Instant retryAt) {

        static Refused of(Refusal refusal) {
            return new Refused(refusal.code(), refusal.message(), refusal.field(), refusal.resetAt());
        }
    }

    /// What all of it would cost.
    ///
    /// @param cost estimate; left out when nothing can render it
    /// @param costMicros the same in millionths
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Price(@Nullable BigDecimal cost, @Nullable Long costMicros, String currency) {}

    /// When its first job would start.
    ///
    /// @param startsAt an estimate, left out when that is not known
    /// @param startsIn the same in seconds from now
    /// @param blockedOn what that one would wait for
    /// @param jobsAhead how many would start before it
    /// @param atLeast whether more would than were counted
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Start(
            @Nullable Instant startsAt,
            @Nullable Long startsIn,
            @Nullable String blockedOn,
            @Nullable Long jobsAhead,
            @Nullable Boolean atLeast) {}

    /// @param step of a production
    /// @param seconds of its clip; left out of what the studio takes a picture for
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QuotedJob(
            @Nullable String step,
            String model,
            String kind,
            @Nullable Integer seconds,
            String size,
            boolean audio,
            BigDecimal cost) {

        static QuotedJob of(NewJobRow job) {
            Work work = job.ask().work();
            int seconds = work instanceof Join join ? join.filmSeconds() : work.seconds();
            return new QuotedJob(
                    job.step(),
                    job.terms().model(),
                    work.kind().wire(),
                    seconds == 0 ? null : (Integer) seconds,
                    work.size().toString(),
                    work.audio(),
                    Amounts.of(job.terms().estimateMicros()));
        }
    }

    /// @param change in what it differs: `model`, `seconds`, `size` or `audio`
    /// @param wouldBe `accepted` or `refused`, and then the code
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "CheaperQuote")
    public record CheaperView(
            String change,
            BigDecimal cost,
            String wouldBe,
            @Nullable String code,
            List<QuotedJob> jobs) {

        static CheaperView of(Quote.Cheaper cheaper) {
            Refusal refusal = cheaper.refusal();
            return new CheaperView(
                    cheaper.change().wire(),
                    Amounts.of(cheaper.estimateMicros()),
                    refusal == null ? ACCEPTED : REFUSED,
                    refusal == null ? null : refusal.code(),
                    cheaper.jobs().stream().map(QuotedJob::of).toList());
        }
    }

    static QuoteView of(Quote quote, String currency) {
        Refusal refusal = quote.refusal();
        boolean priced = !quote.jobs().isEmpty();
        return new QuoteView(
                refusal == null ? ACCEPTED : REFUSED,
                refusal == null ? null : Refused.of(refusal),
                new Price(
                        priced ? Amounts.of(quote.estimateMicros()) : null,
                        priced ? (Long) quote.estimateMicros() : null,
                        currency),
                quote.jobs().stream().map(QuotedJob::of).toList(),
                null,
                quote.cheaper().stream().map(CheaperView::of).toList());
    }

    QuoteView starting(Start when) {
        return new QuoteView(wouldBe, refused, price, jobs, when, cheaper);
    }
}
