package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Roles;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.FrameSize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The models that can be asked for.
@Path("/models")
@Tag(name = "Models")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class ModelsResource {

    private final Catalogue catalogue;
    private final ApiSettings settings;

    ModelsResource(Catalogue catalogue, ApiSettings settings) {
        this.catalogue = catalogue;
        this.settings = settings;
    }

    /// All models.
    record Models(List<ModelView> models) {}

    /// A public model and what it can do.
    ///
    /// @param aliases other names that it answers to
    /// @param seconds lengths it can render, as values and ranges
    /// @param sizes frame sizes, the default first
    /// @param expectedSeconds how long a render usually takes
    /// @param retiresAt from then on it is refused
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ModelView(
            String name,
            List<String> aliases,
            List<String> seconds,
            List<String> sizes,
            boolean audio,
            boolean seed,
            boolean negativePrompt,
            List<String> references,
            int maxPrompt,
            long expectedSeconds,
            @Nullable LocalDate retiresAt,
            String currency,
            List<OfferView> offers) {}

    /// What a second of clip costs at one backend.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OfferView(
            String backend,
            BigDecimal pricePerSecond,
            @Nullable Map<String, BigDecimal> pricePerSecondBySize) {

        static OfferView of(Offer offer) {
            Map<String, BigDecimal> bySize = new TreeMap<>();
            offer.microsPerSecondBySize().forEach((size, micros) -> bySize.put(size.toString(), Amounts.of(micros)));
            return new OfferView(
                    offer.backend(), Amounts.of(offer.microsPerSecond()), bySize.isEmpty() ? null : bySize);
        }
    }

    @GET
    @Operation(summary = "All models, what they can do and what they cost")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Models.class)))
    public Models list() {
        return new Models(catalogue.models().values().stream()
                .sorted(Comparator.comparing(Model::name))
                .map(this::view)
                .toList());
    }

    private ModelView view(Model model) {
        return new ModelView(
                model.name(),
                aliases(model),
                model.durations().ranges().stream().map(Object::toString).toList(),
                model.sizes().stream().map(FrameSize::toString).toList(),
                model.audio(),
                model.seed(),
                model.negativePrompt(),
                model.references().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                model.maxPrompt(),
                model.expected().toSeconds(),
                model.retiresAt(),
                settings.currency(),
                model.offers().values().stream()
                        .sorted(Comparator.comparing(Offer::backend))
                        .map(OfferView::of)
                        .toList());
    }

    private List<String> aliases(Model model) {
        return catalogue.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(model.name()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
