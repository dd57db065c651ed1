package dev.bobine.job;

import org.jspecify.annotations.Nullable;

/// What a job is to do, settled at admission: every default is filled in. Its rows hold it as JSON with its kind.
public sealed interface Work permits Render, Join, Frame {

    /// Seconds of moving pictures that come of it, as the user's allowance counts them; 0 when none do.
    int seconds();

    /// The size of its pictures.
    FrameSize size();

    /// Whether what comes of it has sound.
    boolean audio();

    /// SHA-256 of the prompt, which may be told where the prompt may not; null when it has none.
    @Nullable
    String promptHash();

    /// Name of the look that was put into its prompt; null where there is none.
    default @Nullable String look() {
        return null;
    }
}
