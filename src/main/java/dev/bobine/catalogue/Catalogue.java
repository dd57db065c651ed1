package dev.bobine.catalogue;

import dev.bobine.job.Drawing;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Join;
import dev.bobine.job.Kind;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference;
import dev.bobine.job.Refusal;
import dev.bobine.job.Render;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.Still;
import dev.bobine.job.Work;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All models and aliases, and the answer to what a request comes to.
///
/// `auto` is, of the models that can do what was asked, that the user's plan allows and that are not retired, the
/// cheapest or the one expected to be fastest; if several are, the fastest or cheapest of those, then the first by
/// name.
///
/// @param preference what `auto` looks at first
/// @param nearest names of models and aliases whose requests take the nearest length and frame there is
/// @param wording how prompts for its models are worded
public record Catalogue(
        Map<String, Model> models,
        Map<String, String> aliases,
        Preference preference,
        Set<String> nearest,
        Wording wording) {

    /// What `auto` looks at first.
    public enum Preference {
        CHEAPEST,
        FASTEST
    }

    /// The model name that leaves the choice to Bobine.
    public static final String AUTO = "auto";

    /// Nominal cost of a second on a backend without a price, so that free renders are shared fairly too.
    private static final long NOMINAL_MICROS_PER_SECOND = 10_000;

    public Catalogue {
        models = Map.copyOf(models);
        aliases = Map.copyOf(aliases);
        nearest = Set.copyOf(nearest);
        for (String name : nearest) {
            if (!models.containsKey(name) && !aliases.containsKey(name)) {
                throw new IllegalArgumentException("fit-nearest has " + name + ", which is no model and no alias");
            }
        }
        for (Map.Entry<String, String> alias : aliases.entrySet()) {
            if (!models.containsKey(alias.getValue())) {
                throw new IllegalArgumentException(
                        "alias " + alias.getKey() + " stands for " + alias.getValue() + ", which is no model");
            }
        }
    }

    /// One in which every request has to name what the model has.
    public Catalogue(Map<String, Model> models, Map<String, String> aliases, Preference preference) {
        this(models, aliases, preference, Set.of());
    }

    /// One without looks, whose models are all told in prose.
    public Catalogue(
            Map<String, Model> models, Map<String, String> aliases, Preference preference, Set<String> nearest) {
        this(models, aliases, preference, nearest, Wording.PLAIN);
    }

    /// What a request comes to.
    public sealed interface Match {

        /// @param estimateMicros highest cost among the model's offers
        record Resolved(Model model, Work work, long estimateMicros, long fairCost) implements Match {}

        /// @param field the request's field that is at fault
        record Refused(String code, String field, String message) implements Match {}
    }

    /// @param allowed whether the user's plan includes a model, by name
    public Match match(GenerationRequest request, LocalDate today, Predicate<String> allowed) {
        if (!request.model().equals(AUTO)) {
            return named(request, today, allowed);
        }
        return models.values().stream()
                .filter(model -> allowed.test(model.name()))
                .map(model -> fit(request, model, today))
                .filter(Match.Resolved.class::isInstance)
                .map(Match.Resolved.class::cast)
                .min(order(request))
                .<Match>map(match -> affordable(request, match))
                .orElseGet(() -> new Match.Refused(
                        "no_model_fits", "model", "No model of your plan can render what was asked; see GET /models."));
    }

    /// What several shots come to in one job of a model that cuts by itself. `auto` is the cheapest or fastest of those
    /// models, unless the shots by themselves would be cheaper; for models that are named there is no such
    /// comparison.
    ///
    /// @param shots of one film, in order, two at least
    public Match film(List<GenerationRequest> shots, LocalDate today, Predicate<String> allowed) {
        Set<String> names = shots.stream().map(GenerationRequest::model).collect(Collectors.toSet());
        if (names.size() > 1) {
            return refused("shots_differ", "model", "Shots that one job makes are of one model.");
        }
        FilmMatch film = new FilmMatch(wording, (shot, model) -> fit(shot, model, today));
        if (names.contains(AUTO)) {
            return models.values().stream()
                    .filter(model -> allowed.test(model.name()))
                    .map(model -> film.of(shots, model))
                    .filter(Match.Resolved.class::isInstance)
                    .map(Match.Resolved.class::cast)
                    .min(order())
                    .<Match>map(match -> worthwhile(match, shots, today, allowed))
                    .orElseGet(
                            () -> refused("no_model_fits", "shots", "No model of your plan makes these shots in one."));
        }
        String name = names.iterator().next();
        Optional<Model> model = find(name);
        if (model.isEmpty() || !allowed.test(model.get().name())) {
            return named(shots.getFirst(), today, allowed);
        }
        return film.of(shots, model.get());
    }

    private Match worthwhile(
            Match.Resolved whole, List<GenerationRequest> shots, LocalDate today, Predicate<String> allowed) {
        long parts = 0;
        for (GenerationRequest shot : shots) {
            if (!(match(shot, today, allowed) instanceof Match.Resolved part)) {
                return whole;
            }
            parts += part.estimateMicros();
        }
        return whole.estimateMicros() <= parts
                ? whole
                : refused("shots_cheaper", "shots", "The shots by themselves are cheaper; name a model to have it so.");
    }

    /// What may cost so much comes before what may not.
    private Comparator<Match.Resolved> order(GenerationRequest request) {
        return Comparator.comparing((Match.Resolved match) -> request.isOver(match.estimateMicros()))
                .thenComparing(order());
    }

    private static Match affordable(GenerationRequest request, Match.Resolved match) {
        if (!request.isOver(match.estimateMicros())) {
            return match;
        }
        Refusal refusal = Refusal.overMaxCost(match.estimateMicros());
        return new Match.Refused(refusal.code(), Objects.requireNonNull(refusal.field()), refusal.message());
    }

    private Comparator<Match.Resolved> order() {
        Comparator<Match.Resolved> price = Comparator.comparingLong(Match.Resolved::estimateMicros);
        Comparator<Match.Resolved> speed =
                Comparator.comparing(match -> match.model().expected());
        Comparator<Match.Resolved> first =
                switch (preference) {
                    case CHEAPEST -> price.thenComparing(speed);
                    case FASTEST -> speed.thenComparing(price);
                };
        return first.thenComparing(match -> match.model().name());
    }

    /// A model by its name or alias.
    public Optional<Model> find(String name) {
        return Optional.ofNullable(models.get(aliases.getOrDefault(name, name)));
    }

    /// The model that joins clips and takes pictures of them, if there is one: the first by name.
    public Optional<Model> studio() {
        return models.values().stream()
                .filter(model -> model.craft() == Capabilities.Craft.CUTS)
                .min(Comparator.comparing(Model::name));
    }

    /// What a work of the studio comes to; empty where there is no studio.
    public Optional<Match.Resolved> cut(Work work) {
        int seconds = work instanceof Join join ? join.filmSeconds() : 1;
        return studio().map(model -> {
            long estimate = model.offers().values().stream()
                    .mapToLong(offer -> offer.estimate(work.size(), work.audio(), seconds))
                    .max()
                    .orElseThrow();
            return new Match.Resolved(
                    model, work, estimate, estimate > 0 ? estimate : NOMINAL_MICROS_PER_SECOND * seconds);
        });
    }

    /// Every name that a model goes by.
    public Set<String> names() {
        return Stream.concat(models.keySet().stream(), aliases.keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Every lane there is.
    public Set<String> lanes() {
        return models.values().stream().map(Model::lane).collect(Collectors.toUnmodifiableSet());
    }

    /// The lanes that a backend serves.
    public List<String> lanesOf(String backend) {
        return lanes().stream()
                .filter(lane -> Model.backendsOf(lane).contains(backend))
                .sorted()
                .toList();
    }

    private Match named(GenerationRequest request, LocalDate today, Predicate<String> allowed) {
        Optional<Model> model = find(request.model());
        if (model.isEmpty()) {
            return new Match.Refused("unknown_model", "model", "There is no such model; see GET /models.");
        }
        if (!allowed.test(model.get().name())) {
            return new Match.Refused("model_not_in_plan", "model", "Your plan does not include this model.");
        }
        Match match = fit(request, model.get(), today);
        return match instanceof Match.Resolved resolved ? affordable(request, resolved) : match;
    }

    private Match fit(GenerationRequest asked, Model model, LocalDate today) {
        Kind kind = asked.render().kind();
        if (model.craft() != craft(kind)) {
            return refused(
                    "unsupported_model",
                    "model",
                    switch (kind) {
                        case VIDEO -> "This model renders no clips.";
                        case STILL -> "This model makes no stills.";
                    });
        }
        if (model.retiresAt() != null && !today.isBefore(model.retiresAt())) {
            return refused("model_retired", "model", "This model was retired on " + model.retiresAt() + ".");
        }
        String look = asked.render().options().look();
        if (look != null && !wording.looksFor(model.name()).contains(look)) {
            return refused("unsupported_look", "look", "This model has no such look; see GET /models.");
        }
        Cast cast = Cast.of(asked.render(), model);
        if (cast.unseen() >= 0) {
            return refused(
                    "too_many_characters",
                    "characters[" + cast.unseen() + "]",
                    "This model takes fewer pictures than there are characters.");
        }
        if (cast.undescribed() >= 0) {
            return refused(
                    "character_without_description",
                    "characters[" + cast.undescribed() + "]",
                    "This model takes no pictures of characters here, and this one has no description; name a model that"
                            + " takes reference pictures, or make a character with a description.");
        }
        RenderRequest fitting = nearest.contains(asked.model()) ? fitted(cast.request(), model) : cast.request();
        RenderRequest request = look == null ? fitting : wording.styled(fitting, model);
        FrameSize size = size(request, model);
        Match.Refused refused = size == null ? refusalForSize(request, model) : refusalOf(request, model);
        if (refused != null || size == null) {
            return Objects.requireNonNull(refused);
        }
        Prompted work = work(request, model, size);
        long estimate = model.offers().values().stream()
                .mapToLong(offer -> offer.estimate(work))
                .max()
                .orElseThrow();
        return resolved(model, work, estimate);
    }

    static Match.Resolved resolved(Model model, Prompted work, long estimate) {
        return new Match.Resolved(
                model, work, estimate, estimate > 0 ? estimate : NOMINAL_MICROS_PER_SECOND * Offer.units(work));
    }

    private static Capabilities.Craft craft(Kind kind) {
        return switch (kind) {
            case VIDEO -> Capabilities.Craft.CLIPS;
            case STILL -> Capabilities.Craft.STILLS;
        };
    }

    private static Prompted work(RenderRequest request, Model model, FrameSize size) {
        return switch (request.kind()) {
            case VIDEO -> {
                boolean audio = request.audio() != null ? request.audio() : model.audio();
                yield new Render(
                        request.prompt(),
                        seconds(request, model),
                        size,
                        audio,
                        request.options(),
                        request.references(),
                        request.characters().names());
            }
            case STILL -> {
                Still.Format format = request.format() != null
                        ? request.format()
                        : model.formats().getFirst();
                yield new Drawing(
                        request.prompt(),
                        size,
                        format,
                        request.options(),
                        request.references(),
                        request.characters().names());
            }
        };
    }

    /// Whether requests of that name take the nearest length and frame that the model has.
    public boolean fitsNearest(String name) {
        return nearest.contains(name);
    }

    /// The shape counts before the size of a frame, and a clip is rather longer than shorter.
    private static RenderRequest fitted(RenderRequest request, Model model) {
        Integer seconds = request.seconds();
        FrameSize size = request.shape().size();
        return request.fitted(
                seconds == null || request.kind() == Kind.STILL
                        ? seconds
                        : (Integer) onlySeconds(request, model)
                                .orElse(model.durations().nearest(seconds)),
                size == null ? null : nearest(size, model.sizes()));
    }

    private static FrameSize nearest(FrameSize asked, List<FrameSize> sizes) {
        return sizes.stream()
                .min(Comparator.<FrameSize>comparingDouble(size -> Math.abs(Math.log(shape(size) / shape(asked))))
                        .thenComparing(size -> Math.abs(size.pixels() - asked.pixels())))
                .orElseThrow();
    }

    private static double shape(FrameSize size) {
        return (double) size.width() / size.height();
    }

    private static Match.@Nullable Refused refusalOf(RenderRequest request, Model model) {
        int promptLength = request.prompt().codePointCount(0, request.prompt().length());
        if (promptLength > model.maxPrompt()) {
            return refused(
                    "prompt_too_long",
                    "prompt",
                    "This model takes prompts of up to " + model.maxPrompt() + " characters.");
        }
        Match.Refused misfit =
                request.kind() == Kind.STILL ? refusalForStill(request, model) : refusalForClip(request, model);
        if (misfit != null) {
            return misfit;
        }
        for (Extra extra : Extra.values()) {
            if (request.options().has(extra) && !model.takes(extra)) {
                return refused(
                        "unsupported_" + extra.name().toLowerCase(Locale.ROOT),
                        extra.field(),
                        "This model takes no " + extra.words() + ".");
            }
        }
        Match.Refused refused = refusalForReference(request, model);
        return refused != null ? refused : refusalForSeconds(request, model);
    }

    private static Match.@Nullable Refused refusalForClip(RenderRequest request, Model model) {
        if (request.format() != null) {
            return refused("unsupported_format", "format", "Only a still is asked for in a format.");
        }
        boolean free = onlySeconds(request, model).isEmpty();
        if (free && request.seconds() != null && !model.durations().contains(request.seconds())) {
            return refused(
                    "unsupported_seconds", "seconds", "This model renders clips of " + model.durations() + " seconds.");
        }
        if (Boolean.TRUE.equals(request.audio()) && !model.audio()) {
            return refused("unsupported_audio", "audio", "This model renders no sound.");
        }
        if (Boolean.FALSE.equals(request.audio()) && !model.silence()) {
            return refused("unsupported_audio", "audio", "This model always renders sound.");
        }
        return null;
    }

    private static Match.@Nullable Refused refusalForStill(RenderRequest request, Model model) {
        if (request.seconds() != null) {
            return refused("unsupported_seconds", "seconds", "A still has no length.");
        }
        if (Boolean.TRUE.equals(request.audio())) {
            return refused("unsupported_audio", "audio", "A still has no sound.");
        }
        if (request.format() != null && !model.formats().contains(request.format())) {
            String formats = model.formats().stream().map(Still.Format::wire).collect(Collectors.joining(", "));
            return refused("unsupported_format", "format", "This model makes stills as " + formats + ".");
        }
        return null;
    }

    /// Roles that the model does not have, then what its backends cannot be given at once.
    private static Match.@Nullable Refused refusalForReference(RenderRequest request, Model model) {
        for (int i = 0; i < request.references().size(); i++) {
            Reference.Role role = request.references().get(i).role();
            if (!model.references().contains(role)) {
                return refused(
                        "unsupported_reference", "references[" + i + "].role", "This model takes no such reference.");
            }
        }
        return model.offers().values().stream()
                .flatMap(offer -> offer.can().firstUnsupported(request.references()).stream())
                .findFirst()
                .map(field -> refused(
                        "unsupported_reference",
                        field,
                        "This model takes fewer references of this role, or not in this company."))
                .orElse(null);
    }

    private static Match.@Nullable Refused refusalForSeconds(RenderRequest request, Model model) {
        OptionalInt only = onlySeconds(request, model);
        if (only.isEmpty() || request.seconds() == null || request.seconds() == only.getAsInt()) {
            return null;
        }
        return refused(
                "unsupported_seconds",
                "seconds",
                "With such a reference this model renders clips of " + only.getAsInt() + " seconds.");
    }

    private static int seconds(RenderRequest request, Model model) {
        return request.seconds() != null
                ? request.seconds()
                : onlySeconds(request, model).orElse(model.durations().first());
    }

    private static OptionalInt onlySeconds(RenderRequest request, Model model) {
        return model.offers().values().stream()
                .flatMapToInt(offer -> offer.can().onlySeconds(request.references()).stream())
                .findFirst();
    }

    private static @Nullable FrameSize size(RenderRequest request, Model model) {
        if (request.shape().size() != null) {
            return model.sizes().contains(request.shape().size())
                    ? request.shape().size()
                    : null;
        }
        return model.sizes().stream()
                .filter(size -> request.shape().aspectRatio() == null
                        || size.aspectRatio().equals(request.shape().aspectRatio()))
                .filter(size -> request.shape().resolution() == null
                        || size.resolution().equalsIgnoreCase(request.shape().resolution()))
                .findFirst()
                .orElse(null);
    }

    private static Match.Refused refusalForSize(RenderRequest request, Model model) {
        String field = request.shape().size() != null
                ? "size"
                : request.shape().aspectRatio() != null ? "aspectRatio" : "resolution";
        String sizes = model.sizes().stream().map(FrameSize::toString).collect(Collectors.joining(", "));
        return refused("unsupported_size", field, "This model renders " + sizes + ".");
    }

    private static Match.Refused refused(String code, String field, String message) {
        return new Match.Refused(code, field, message);
    }
}
