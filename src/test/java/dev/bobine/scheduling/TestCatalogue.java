package dev.bobine.scheduling;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Models of a test's own, which the running service does not know.
final class TestCatalogue {

    private TestCatalogue() {}

    /// @param backends of each model, by its name
    static Catalogue of(Map<String, List<String>> backends) {
        Map<String, Model> models = new HashMap<>();
        backends.forEach((name, servers) -> models.put(name, model(name, servers)));
        return new Catalogue(models, Map.of(), Catalogue.Preference.CHEAPEST);
    }

    private static Model model(String name, List<String> backends) {
        Map<String, Offer> offers = new HashMap<>();
        backends.forEach(backend -> offers.put(
                backend, new Offer(backend, "film-1", Capabilities.of(Set.of(), Set.of()), 50, Map.of(), null)));
        return new Model(
                name,
                new Model.Output(Durations.parse(List.of("1-10")), List.of(FrameSize.parse("1280x720")), true, true),
                new Model.Input(Set.of(Extra.SEED), Set.of(), 1_000),
                new Model.Times(Duration.ofMinutes(30), Duration.ofMinutes(2), Duration.ofHours(1)),
                null,
                offers);
    }
}
