package dev.bobine.admission;

import dev.bobine.job.Refusal;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a request would come to.
///
/// @param refusal why it would be refused; null when it would be admitted
/// @param jobs those that it would become, priced as if the plan had room for all; empty when nothing can render it
/// @param cheaper other ways of asking for it, the cheapest first
public record Quote(@Nullable Refusal refusal, List<NewJobRow> jobs, List<Cheaper> cheaper) {

    public Quote {
        jobs = List.copyOf(jobs);
        cheaper = List.copyOf(cheaper);
    }

    /// In what another way of asking differs.
    public enum Change {
        MODEL,
        SECONDS,
        SIZE,
        AUDIO;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Another way of asking that would cost less.
    ///
    /// @param refusal why that would be refused too; null when it would be admitted
    public record Cheaper(
            Change change, List<NewJobRow> jobs, @Nullable Refusal refusal) {

        public Cheaper {
            jobs = List.copyOf(jobs);
        }

        public long estimateMicros() {
            return sum(jobs);
        }
    }

    public long estimateMicros() {
        return sum(jobs);
    }

    private static long sum(List<NewJobRow> jobs) {
        return jobs.stream().mapToLong(job -> job.terms().estimateMicros()).sum();
    }
}
