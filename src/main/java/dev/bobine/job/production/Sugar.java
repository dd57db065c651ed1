package dev.bobine.job.production;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shorter ways of asking for a production, written out as its steps.
public final class Sugar {

    /// The step that joins the shots of a film.
    public static final String FILM = "film";

    private Sugar() {}

    /// One shot of a film.
    ///
    /// @param path where the request says it
    /// @param continues whether it begins with the picture that the shot before it ends with
    public record Scene(String path, GenerationRequest ask, boolean continues) {}

    /// A shot for each scene, `s1` and so on, and a join of them; of a single scene its shot alone.
    public static List<Step> film(List<Scene> scenes, JoinStyle style) {
        List<Step> steps = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Scene scene : scenes) {
            String before = names.isEmpty() || !scene.continues() ? null : names.getLast();
            String name = "s" + (names.size() + 1);
            names.add(name);
            steps.add(new Step.Shot(name, scene.path(), continuing(scene.ask(), before), List.of()));
        }
        if (names.size() > 1) {
            steps.add(new Step.Join(FILM, "", names, style, List.of()));
        }
        return steps;
    }

    private static GenerationRequest continuing(GenerationRequest ask, @Nullable String before) {
        if (before == null) {
            return ask;
        }
        // Behind those of the request, whose places a refusal names.
        List<Reference> references = new ArrayList<>(ask.render().references());
        references.add(new StepInput(before, Take.LAST_FRAME).as(Reference.Role.FIRST_FRAME, null));
        return ask.referring(references);
    }

    /// The same request several times, `v1` and so on, each with a seed of its own where the request has one.
    public static List<Step> variants(GenerationRequest ask, int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Long seed = ask.render().options().seed();
            GenerationRequest variant =
                    seed == null ? ask : ask.seeded(seed > Long.MAX_VALUE - count ? seed - i : seed + i);
            steps.add(new Step.Shot("v" + (i + 1), "", variant, List.of()));
        }
        return steps;
    }
}
