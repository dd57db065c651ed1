package dev.bobine.catalogue;

import java.util.Objects;

/// How a model goes on with a clip, where it takes one for that.
///
/// @param returns what comes of it
/// @param limit seconds that a clip and what is added to it may last together; 0 for no such limit
/// @param pinned whether only clips that the same model made at the same provider can be gone on with, for as long as
/// the provider keeps them. The provider is then told its own id of the clip, and not given the clip
public record Extension(Returns returns, int limit, boolean pinned) {

    /// What a provider returns of a clip that was gone on with.
    public enum Returns {
        /// The clip with what was added to it.
        WHOLE,
        /// What was added alone, which then has to be joined to the clip.
        TAIL
    }

    /// Any clip of any length, which comes back with what was added.
    public static final Extension ANY = new Extension(Returns.WHOLE, 0, false);

    public Extension {
        Objects.requireNonNull(returns, "returns is null");
        if (limit < 0 || limit == 1) {
            throw new IllegalArgumentException("a clip that was gone on with lasts two seconds at least");
        }
    }

    /// How its backends are told which clip it is.
    public Capabilities.Extends way() {
        return pinned ? Capabilities.Extends.OWN_CLIP : Capabilities.Extends.ANY_CLIP;
    }

    /// Whether a clip may be made that long.
    public boolean allows(int seconds) {
        return limit == 0 || seconds <= limit;
    }
}
