package dev.bobine.job.production;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Join.Fit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One step of a production, which becomes one job.
public sealed interface Step {

    /// Unique within the production.
    String name();

    /// Where the request says it, as the beginning of the field that a refusal names: `steps.s2`.
    String path();

    /// Other steps by name, each with the field that names it.
    List<Need> named();

    /// A step that must have ended well before this one starts.
    ///
    /// @param field within the step
    record Need(String step, String field) {}

    /// The steps that must have ended well before this one starts, in the order in which they are named.
    default Set<String> needs() {
        Set<String> needs = new LinkedHashSet<>();
        named().forEach(need -> needs.add(need.step()));
        return needs;
    }

    /// The field of a refusal.
    default String field(String within) {
        if (path().isEmpty()) {
            return within;
        }
        return within.isEmpty() ? path() : path() + "." + within;
    }

    /// Asks a model for a clip or a still.
    ///
    /// @param ask what is asked; references to other steps are [StepInput]s
    /// @param after steps that it takes nothing of and waits for all the same
    record Shot(String name, String path, GenerationRequest ask, List<String> after) implements Step {
        public Shot {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(path, "path is null");
            Objects.requireNonNull(ask, "ask is null");
            after = List.copyOf(after);
        }

        @Override
        public List<Need> named() {
            List<Need> needs = new ArrayList<>();
            for (int i = 0; i < ask.render().references().size(); i++) {
                String field = "references[" + i + "].from";
                StepInput.of(ask.render().references().get(i))
                        .ifPresent(input -> needs.add(new Need(input.from(), field)));
            }
            needs.addAll(ordered("after", after));
            return needs;
        }
    }

    /// Joins clips of other steps, one after the other.
    ///
    /// @param of the steps in the order of the film; one may occur twice
    record Join(String name, String path, List<String> of, JoinStyle style, Finish finish, List<String> after)
            implements Step {

        /// What becomes of the clips apart from their order.
        ///
        /// @param fit what becomes of pictures whose frame has another shape than the first clip's
        /// @param loudness of the whole by EBU R 128 in LUFS; null leaves it as it is
        public record Finish(Fit fit, @Nullable Integer loudness) {

            /// Nothing is lost, and nothing is changed that need not be.
            public static final Finish PLAIN = new Finish(Fit.PAD, null);

            public Finish {
                Objects.requireNonNull(fit, "fit is null");
            }
        }

        public Join(String name, String path, List<String> of, JoinStyle style, List<String> after) {
            this(name, path, of, style, Finish.PLAIN, after);
        }

        public Join {
            Objects.requireNonNull(finish, "finish is null");
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(path, "path is null");
            Objects.requireNonNull(style, "style is null");
            of = List.copyOf(of);
            after = List.copyOf(after);
            if (of.isEmpty()) {
                throw new IllegalArgumentException("a join needs a step to join");
            }
        }

        @Override
        public List<Need> named() {
            List<Need> needs = new ArrayList<>(ordered("join", of));
            needs.addAll(ordered("after", after));
            return needs;
        }
    }

    /// Takes one picture of another step's clip. Nobody writes such a step: it is what a `take` comes to.
    record Frame(String name, String path, StepInput input) implements Step {
        public Frame {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(path, "path is null");
            Objects.requireNonNull(input, "input is null");
        }

        @Override
        public List<Need> named() {
            return List.of(new Need(input.from(), ""));
        }
    }

    private static List<Need> ordered(String field, List<String> steps) {
        List<Need> needs = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            needs.add(new Need(steps.get(i), field + "[" + i + "]"));
        }
        return needs;
    }
}
