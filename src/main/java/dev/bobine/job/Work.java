package dev.bobine.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a job is to do, settled at admission: every default is filled in. Its rows hold it as JSON with its kind.
public sealed interface Work permits Prompted, Join, Frame {

    /// What comes of it.
    Kind kind();

    /// Seconds of moving pictures that come of it; 0 when none do, or when they were counted elsewhere.
    int seconds();

    /// What it takes of the seconds that a user may have in a day.
    default int daySeconds() {
        return seconds();
    }

    /// The size of its pictures.
    FrameSize size();

    /// Whether what comes of it has sound.
    boolean audio();

    /// SHA-256 of the prompt, which may be told where the prompt may not; null when it has none.
    @Nullable
    String promptHash();

    /// Whom it shows.
    default List<CharacterName> characters() {
        return List.of();
    }

    /// Name of the look that was put into its prompt; null where there is none.
    default @Nullable String look() {
        return null;
    }
}
