package dev.bobine.job.production;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.Refusal;
import dev.bobine.job.RequestHead;
import dev.bobine.job.Requested;
import dev.bobine.job.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A well-formed request for a production: steps that need each other, admitted or refused as a whole.
///
/// @param steps in the order in which they were written
/// @param result the step whose clip is the production's; null when every step is that no other one needs
/// @param head what it may cost is not in `plan`, since it is about this order alone, and neither is its listener, for
/// its address may carry a secret
/// @param schedule of its joins; a shot has its own
/// @param plan the whole request at length, as text that only the way in reads: kept so that a step can be asked for
/// again in another way
/// @param sort what it was asked for as
public record ProductionRequest(
        RequestHead head,
        @Nullable String title,
        List<Step> steps,
        @Nullable String result,
        OnFailure onFailure,
        Schedule schedule,
        String plan,
        Sort sort)
        implements Requested {

    /// What a production is asked for as.
    public enum Sort {
        /// Steps, or shots that are to be made one by one.
        STEPS,
        /// Shots of a film, which one job makes where a model cuts by itself.
        FILM,
        /// Shots of a film that one job is to make.
        SHOT_LIST,
        /// One clip, several times.
        VARIANTS,
        /// One clip that goes on with another one, which may take several jobs.
        SEQUEL;

        /// Whether the request was one for a single clip.
        public boolean isOfOneClip() {
            return this == VARIANTS || this == SEQUEL;
        }
    }

    /// Between a step's name and what is taken of it. No name has one.
    private static final String FRAME_OF = ".";

    public ProductionRequest {
        Objects.requireNonNull(head, "head is null");
        Objects.requireNonNull(schedule, "schedule is null");
        Objects.requireNonNull(onFailure, "onFailure is null");
        Objects.requireNonNull(plan, "plan is null");
        Objects.requireNonNull(sort, "sort is null");
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a production has a step");
        }
    }

    /// Why this is no production, if it is none.
    ///
    /// @param limit steps that the user's plan allows
    public Optional<Refusal> refusalOf(int limit) {
        if (steps.size() > limit) {
            return Optional.of(Refusal.of(
                    "too_many_steps", "steps", "Your plan allows productions of up to " + limit + " steps."));
        }
        return new StepGraph(steps, result).refusalOf();
    }

    /// The steps with one for each picture that one of them takes of another's clip; each after those that it needs.
    public List<Step> ordered() {
        Map<String, Step> all = new LinkedHashMap<>();
        for (Step step : steps) {
            all.put(step.name(), step instanceof Step.Shot shot ? framed(shot, all) : step);
        }
        return new StepGraph(List.copyOf(all.values()), result).order();
    }

    private Step.Shot framed(Step.Shot shot, Map<String, Step> all) {
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < shot.ask().render().references().size(); i++) {
            Reference reference = shot.ask().render().references().get(i);
            String path = shot.field("references[" + i + "]");
            references.add(StepInput.of(reference)
                    .filter(input -> input.take() != Take.CLIP && !isStill(input.from()))
                    .map(input -> {
                        Step.Frame frame = new Step.Frame(
                                input.from() + FRAME_OF + input.take().wire(), path, input);
                        all.putIfAbsent(frame.name(), frame);
                        return new StepInput(frame.name(), Take.CLIP).as(reference.role(), reference.mime());
                    })
                    .orElse(reference));
        }
        return new Step.Shot(shot.name(), shot.path(), shot.ask().referring(references), shot.after());
    }

    /// A still is its own first and last frame.
    private boolean isStill(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .anyMatch(step ->
                        step instanceof Step.Shot shot && shot.ask().render().kind() == Kind.STILL);
    }

    /// The shots of a film that one job may make, in the order of the film; none where every step is a job of its own.
    public List<Step.Shot> shotList() {
        if (sort != Sort.FILM && sort != Sort.SHOT_LIST) {
            return List.of();
        }
        Map<String, Step> named = steps.stream().collect(Collectors.toMap(Step::name, step -> step));
        Step film = named.get(resultStep().orElse(""));
        if (!(film instanceof Step.Join join) || steps.size() != join.of().size() + 1) {
            return List.of();
        }
        return join.of().stream()
                .distinct()
                .map(name -> Objects.requireNonNull(named.get(name), "no such step"))
                .filter(Step.Shot.class::isInstance)
                .map(Step.Shot.class::cast)
                .toList();
    }

    /// The step whose clip is the production's, if there is one.
    public Optional<String> resultStep() {
        return Optional.ofNullable(result).or(() -> StepGraph.onlyEnd(steps));
    }

    /// The same request under another source.
    public ProductionRequest from(String source) {
        return with(head.from(source), shot -> shot.ask().from(source));
    }

    /// The same request as a part of another trace, or of another part of its own.
    public ProductionRequest tracedBy(@Nullable String traceparent) {
        return with(head.tracedBy(traceparent), shot -> shot.ask().tracedBy(traceparent));
    }

    /// The same request for an order that may cost so much.
    public ProductionRequest atMost(@Nullable Long micros) {
        return with(head.atMost(micros), Step.Shot::ask);
    }

    /// The same request with calls to its listener, if it has one, signed by somebody's secret.
    public ProductionRequest signedBy(String owner) {
        return with(head.signedBy(owner), Step.Shot::ask);
    }

    /// The same request with its shots asked for in another way.
    public ProductionRequest shots(Function<Step.Shot, GenerationRequest> change) {
        return with(head, change);
    }

    /// The same request without a deadline that has passed.
    public ProductionRequest timelyAt(Instant now) {
        ProductionRequest timely = with(head, shot -> shot.ask().timelyAt(now));
        return new ProductionRequest(
                head, title, timely.steps(), result, onFailure, schedule.timelyAt(now), plan, sort);
    }

    private ProductionRequest with(RequestHead other, Function<Step.Shot, GenerationRequest> change) {
        List<Step> changed = steps.stream()
                .map(step -> step instanceof Step.Shot shot
                        ? new Step.Shot(shot.name(), shot.path(), change.apply(shot), shot.after())
                        : step)
                .toList();
        return new ProductionRequest(other, title, changed, result, onFailure, schedule, plan, sort);
    }

    /// Leaves the prompts and the references out: requests end up in logs.
    @Override
    public String toString() {
        return "ProductionRequest[" + identity() + " steps=" + steps.size() + "]";
    }
}
