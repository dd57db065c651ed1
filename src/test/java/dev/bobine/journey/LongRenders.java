package dev.bobine.journey;

import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.openai.OpenAiVideosDialect;
import dev.bobine.rendering.openrouter.OpenRouterDialect;
import java.time.Duration;
import java.util.function.Function;

/// Providers whose renders last until they are let go: one that can be asked to stop, one that cannot, and one with a
/// short deadline that tells what a render cost.
public final class LongRenders extends LiveProviders {

    @Override
    void configure() {
        held("stoppable", "openai-videos", OpenAiVideosDialect::new);
        set("backends.stoppable.openai-videos.cancel", "delete");
        held("unstoppable", "openai-videos", OpenAiVideosDialect::new);
        held("late", "openrouter", OpenRouterDialect::new);
        set("models.late-model.deadline", "1s");
    }

    private void held(String name, String dialect, Function<String, WireDialect> words) {
        backend(name, dialect, words, Duration.ZERO).hold();
        model(name + "-model", name);
    }
}
