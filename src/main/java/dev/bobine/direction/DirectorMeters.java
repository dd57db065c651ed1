package dev.bobine.direction;

import dev.bobine.direction.Director.Answer;
import dev.bobine.job.Wish;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// Counts what a language model answers and what becomes of wishes.
final class DirectorMeters {

    private static final String NONE = "none";

    private final MeterRegistry meters;

    DirectorMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /// A treatment that does not read.
    void damaged() {
        meters.counter("bobine.rows.damaged", "type", "Treatment").increment();
    }

    Answer timed(Supplier<Answer> call) {
        return meters.timer("bobine.director.duration").record(call);
    }

    void count(Answer answer) {
        String outcome =
                switch (answer) {
                    case Answer.Written _ -> "written";
                    case Answer.Unusable _ -> "unusable";
                    case Answer.Declined _ -> "declined";
                    case Answer.Busy _ -> "busy";
                    case Answer.Away _ -> "away";
                };
        meters.counter("bobine.director.answers", "outcome", outcome).increment();
    }

    /// A prompt that was made of a wish for one clip.
    void count(Wish.Direction made) {
        Wish.Lack lack = made.lack();
        meters.counter(
                        "bobine.director.prompts",
                        "author",
                        made.author().wire(),
                        "lack",
                        lack == null ? NONE : lack.wire())
                .increment();
    }
}
