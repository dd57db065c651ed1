package dev.bobine.direction;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Look;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.catalogue.Wording;
import dev.bobine.direction.Treatment.Cast;
import dev.bobine.direction.Treatment.Framing;
import dev.bobine.direction.Treatment.Line;
import dev.bobine.direction.Treatment.Shot;
import dev.bobine.direction.Treatment.View;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Plan;
import dev.bobine.job.Reference.Role;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A catalogue with a model for each form of prompts, and a film.
final class Films {

    static final LocalDate TODAY = LocalDate.parse("2026-03-31");
    static final Plan PLAN = new Plan("pro", 1, 100, 2, 6_000, 1_000_000_000L, 15, 1920L * 1080, 12, Set.of("*"));

    static final Shot FIELD = new Shot(
            "The field",
            4,
            new View(Framing.WIDE, "slow push in"),
            List.of("Mistral runs through the lavender", "It stops and looks back"),
            "low sun from behind",
            List.of("lavender", "amber"),
            List.of(new Line("Mistral", "Où vas-tu ?", "fr")),
            "wind and crickets",
            "people",
            false);

    static final Shot HILL = new Shot(
            "The hill",
            8,
            new View(Framing.CLOSE, ""),
            List.of("The sun sets; the sky turns red"),
            "",
            List.of(),
            List.of(),
            "",
            "",
            true);

    static final Treatment CAT = new Treatment(
            "Le chat et la lavande",
            "Un chat blanc court dans un champ de lavande.",
            "noir",
            List.of(
                    new Cast("Mistral", "a small white cat with one grey ear"),
                    new Cast("Ana", "a girl in a red coat")),
            List.of(FIELD, HILL));

    private Films() {}

    static Catalogue catalogue() {
        Map<String, Model> models = new HashMap<>();
        Map<String, PromptForm> forms = new HashMap<>();
        for (PromptForm form : PromptForm.values()) {
            models.put(form.wire(), model(form.wire(), form != PromptForm.VEO));
            forms.put(form.wire(), form);
        }
        Look noir = new Look("Black-and-white 35 mm film, hard key light.", "colour", Set.of());
        Look veoOnly = new Look("Watercolour on paper.", null, Set.of("veo"));
        return new Catalogue(
                models,
                Map.of("sora-2", "sora"),
                Catalogue.Preference.CHEAPEST,
                Set.of(),
                new Wording(Map.of("noir", noir, "paper", veoOnly), forms, Map.of()));
    }

    private static Model model(String name, boolean negative) {
        Capabilities can = Capabilities.of(Set.of(), Set.of())
                .withSilence()
                .taking(Extra.NEGATIVE_PROMPT)
                .with(Map.of(Role.FIRST_FRAME, 1));
        return new Model(
                name,
                new Model.Output(
                        Durations.parse(name.equals("kling-shots") ? List.of("3-15") : List.of("4", "8", "12")),
                        List.of(FrameSize.parse("1280x720"), FrameSize.parse("720x1280")),
                        true,
                        true),
                new Model.Input(negative ? Set.of(Extra.NEGATIVE_PROMPT) : Set.of(), Set.of(Role.FIRST_FRAME), 2_500),
                new Model.Times(Duration.ofMinutes(30), Duration.ofMinutes(2), Duration.ofHours(1)),
                null,
                Map.of("b", new Offer("b", "film-1", can, 10_000, Map.of(), null)));
    }

    static Target target(String model) {
        return new Target(model, "1280x720", null, null, null, null, null);
    }

    static Means means(String model) {
        return new Breakdown(catalogue(), 12).means(target(model), PLAN).orElseThrow();
    }

    static Brief brief(String wish, String model, @Nullable Integer seconds, @Nullable Integer shots) {
        return new Brief(wish, null, seconds, shots, null, means(model), null);
    }
}
