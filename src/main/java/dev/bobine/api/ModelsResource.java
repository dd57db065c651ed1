package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.access.Roles;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Extension;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.catalogue.ShotList;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.Still;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.BackendStore.BackendState;
import dev.bobine.persistence.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The models that can be asked for.
@Path("/models")
@Tag(name = "Models")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class ModelsResource {

    private final Catalogue catalogue;
    private final ApiSettings settings;
    private final Database database;
    private final BackendStore backends;
    private final CircuitBreaker breaker;
    private final InstantSource clock;

    ModelsResource(
            Catalogue catalogue,
            ApiSettings settings,
            Database database,
            BackendStore backends,
            CircuitBreaker breaker,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.database = database;
        this.backends = backends;
        this.breaker = breaker;
        this.clock = clock;
    }

    /// Those that fit, by name.
    record Models(List<ModelView> models) {}

    /// A public model and what it can do.
    ///
    /// @param aliases other names that it answers to
    /// @param ability what can be asked of it
    /// @param shots of what it makes a film in one job; nothing where it does not cut by itself
    /// @param extend how it goes on with clips; nothing where it does not
    /// @param expectedSeconds how long a render usually takes
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ModelView(
            String name,
            List<String> aliases,
            @JsonUnwrapped Ability ability,
            @Nullable ShotsView shots,
            @Nullable ExtendView extend,
            @JsonUnwrapped Wording wording,
            long expectedSeconds,
            @JsonUnwrapped Availability availability,
            String currency,
            List<OfferView> offers) {}

    /// What can be asked of a model.
    ///
    /// @param kind of what it makes: `video` or `still`
    /// @param seconds lengths it can render, as values and ranges; none of stills
    /// @param sizes frame sizes, the default first
    /// @param formats in which stills can be asked for, the default first; none of clips
    /// @param silence whether the sound can be left out
    record Ability(
            String kind,
            List<String> seconds,
            List<String> sizes,
            List<String> formats,
            boolean audio,
            boolean silence,
            boolean seed,
            boolean negativePrompt,
            boolean style,
            List<String> references) {

        static Ability of(Model model) {
            return new Ability(
                    ModelsResource.kind(model).wire(),
                    model.durations().ranges().stream().map(Object::toString).toList(),
                    model.sizes().stream().map(FrameSize::toString).toList(),
                    model.formats().stream().map(Still.Format::wire).toList(),
                    model.audio(),
                    model.silence(),
                    model.takes(Extra.SEED),
                    model.takes(Extra.NEGATIVE_PROMPT),
                    model.takes(Extra.STYLE),
                    model.references().stream()
                            .map(role -> role.name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .toList());
        }
    }

    /// How prompts for a model are worded.
    ///
    /// @param looks names of those that can be asked for
    /// @param promptForm how the director words prompts for it
    /// @param maxPrompt characters
    record Wording(List<String> looks, String promptForm, int maxPrompt) {}

    /// Whether a model takes jobs.
    ///
    /// @param state `available`, `unavailable` while none of its backends takes jobs, `retiring` or `retired`
    /// @param retiresAt from then on it is refused
    /// @param daysLeft days until then
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Availability(
            String state,
            @Nullable LocalDate retiresAt,
            @Nullable Long daysLeft) {}

    /// @param most shots of one clip
    /// @param shortest seconds of a shot
    /// @param longest seconds of a shot
    /// @param maxPrompt characters of the prompt of a shot
    record ShotsView(int most, int shortest, int longest, int maxPrompt) {

        static @Nullable ShotsView of(ShotList shots) {
            return shots.isNone()
                    ? null
                    : new ShotsView(shots.limit(), shots.shortest(), shots.longest(), shots.maxPrompt());
        }
    }

    /// @param returns `whole` or `tail`, which is then joined to the clip
    /// @param most seconds that a clip may last with what is added; nothing where there is no such limit
    /// @param pinned whether it goes on with its own clips alone
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExtendView(String returns, @Nullable Integer most, boolean pinned) {

        static @Nullable ExtendView of(Model model) {
            Extension extension = model.extension();
            return model.references().contains(Reference.Role.EXTEND)
                    ? new ExtendView(
                            extension.returns().name().toLowerCase(Locale.ROOT),
                            extension.limit() == 0 ? null : (Integer) extension.limit(),
                            extension.pinned())
                    : null;
        }
    }

    /// What a second of clip, or a still, costs at one backend, and whether that takes jobs.
    ///
    /// @param health `ready`, `held`, `failing` or `paused`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OfferView(
            String backend,
            String health,
            @Nullable BigDecimal pricePerSecond,
            @Nullable Map<String, BigDecimal> pricePerSecondBySize,
            @Nullable BigDecimal pricePerStill,
            @Nullable Map<String, BigDecimal> pricePerStillBySize,
            @Nullable BigDecimal silentPricePerSecond,
            @Nullable Map<String, BigDecimal> silentPricePerSecondBySize) {

        static OfferView of(Kind kind, Offer offer, Health health) {
            boolean still = kind == Kind.STILL;
            BigDecimal price = Amounts.of(offer.microsPerSecond());
            @Nullable Map<String, BigDecimal> bySize = amounts(offer.microsPerSecondBySize());
            Offer.Silent silent = offer.silent();
            return new OfferView(
                    offer.backend(),
                    health.wire(),
                    still ? null : price,
                    still ? null : bySize,
                    still ? price : null,
                    still ? bySize : null,
                    silent == null ? null : Amounts.of(silent.microsPerSecond()),
                    silent == null ? null : amounts(silent.microsPerSecondBySize()));
        }

        private static @Nullable Map<String, BigDecimal> amounts(Map<FrameSize, Long> micros) {
            Map<String, BigDecimal> bySize = new TreeMap<>();
            micros.forEach((size, price) -> bySize.put(size.toString(), Amounts.of(price)));
            return bySize.isEmpty() ? null : bySize;
        }
    }

    @GET
    @Operation(summary = "All models, what they can do, what they cost, how they stand and until when they are there")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Models.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    public Models list(
            @Parameter(description = "of what they make: `video`, when left out, `still` or `all`")
                    @QueryParam("kind")
                    @Nullable
                    String kind) {
        Predicate<Model> wanted = wanted(kind == null ? Kind.VIDEO.wire() : kind);
        Instant now = clock.instant();
        Map<String, Health> health = database.await(backends::list).stream()
                .collect(Collectors.toMap(BackendState::name, state -> Health.of(state, breaker, now)));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new Models(catalogue.models().values().stream()
                .filter(model -> model.craft() != Capabilities.Craft.CUTS)
                .filter(wanted)
                .sorted(Comparator.comparing(Model::name))
                .map(model -> view(model, health, today))
                .toList());
    }

    private static Predicate<Model> wanted(String kind) {
        return switch (kind) {
            case "video", "still" -> model -> kind(model).wire().equals(kind);
            case "all" -> _ -> true;
            default -> throw ProblemException.badParameter("kind", "kind must be video, still or all.");
        };
    }

    private ModelView view(Model model, Map<String, Health> health, LocalDate today) {
        LocalDate end = model.retiresAt();
        Long daysLeft = end == null ? null : (Long) ChronoUnit.DAYS.between(today, end);
        return new ModelView(
                model.name(),
                aliases(model),
                Ability.of(model),
                ShotsView.of(model.shots()),
                ExtendView.of(model),
                new Wording(
                        catalogue.wording().looksFor(model.name()),
                        catalogue.wording().form(model.name()).wire(),
                        model.maxPrompt()),
                model.expected().toSeconds(),
                new Availability(state(model, health, daysLeft), end, daysLeft),
                settings.currency(),
                model.offers().values().stream()
                        .sorted(Comparator.comparing(Offer::backend))
                        .map(offer ->
                                OfferView.of(kind(model), offer, health.getOrDefault(offer.backend(), Health.READY)))
                        .toList());
    }

    private static Kind kind(Model model) {
        return model.craft() == Capabilities.Craft.STILLS ? Kind.STILL : Kind.VIDEO;
    }

    private String state(Model model, Map<String, Health> health, @Nullable Long daysLeft) {
        if (daysLeft != null && daysLeft <= 0) {
            return "retired";
        }
        boolean paused = model.offers().keySet().stream().allMatch(backend -> health.get(backend) == Health.PAUSED);
        if (paused) {
            return "unavailable";
        }
        boolean retiring =
                daysLeft != null && daysLeft <= settings.retirementNotice().toDays();
        return retiring ? "retiring" : "available";
    }

    private List<String> aliases(Model model) {
        return catalogue.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(model.name()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
