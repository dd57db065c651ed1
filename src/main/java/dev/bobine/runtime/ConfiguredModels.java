package dev.bobine.runtime;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Reference;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The models of the configuration.
final class ConfiguredModels {

    private ConfiguredModels() {}

    /// @throws IllegalArgumentException naming the key at fault
    static Catalogue of(BobineConfig config) {
        Map<String, Model> models = new HashMap<>();
        config.models()
                .forEach((name, model) ->
                        models.put(name, model(name, model, config.backends().keySet())));
        return new Catalogue(models, config.aliases());
    }

    private static Model model(String name, BobineConfig.Model model, Set<String> backends) {
        String key = "bobine.models." + name;
        Map<String, Offer> offers = new HashMap<>();
        model.offers().forEach((backend, offer) -> {
            if (!backends.contains(backend)) {
                throw new IllegalArgumentException(
                        key + ".offers." + backend + " names a backend that is not configured");
            }
            offers.put(backend, offer(key + ".offers." + backend, backend, offer));
        });
        return new Model(
                name,
                Durations.parse(model.seconds()),
                model.sizes().stream().map(FrameSize::parse).toList(),
                model.audio(),
                model.seed(),
                model.negativePrompt(),
                model.style(),
                model.references().orElse(Set.of()).stream()
                        .map(role -> Reference.Role.valueOf(role.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                model.maxPrompt(),
                model.deadline(),
                model.expected(),
                model.retention(),
                model.retiresAt().orElse(null),
                offers);
    }

    private static Offer offer(String key, String backend, BobineConfig.Offer offer) {
        Map<FrameSize, Long> bySize = new HashMap<>();
        for (Map.Entry<String, BigDecimal> price : offer.pricePerSecondBySize().entrySet()) {
            bySize.put(
                    FrameSize.parse(price.getKey()),
                    Money.micros(key + ".price-per-second-by-size." + price.getKey(), price.getValue()));
        }
        return new Offer(backend, offer.id(), Money.micros(key + ".price-per-second", offer.pricePerSecond()), bySize);
    }
}
