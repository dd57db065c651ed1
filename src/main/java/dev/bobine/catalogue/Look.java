package dev.bobine.catalogue;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A style that the operator has put into words, to be asked for by its name.
///
/// @param text sentences that go into the prompt
/// @param negative what to keep out of the picture
/// @param models public names of the models that it is for; empty for all
public record Look(String text, @Nullable String negative, Set<String> models) {

    public Look {
        Objects.requireNonNull(text, "text is null");
        models = Set.copyOf(models);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a look needs a text");
        }
    }

    public boolean isFor(String model) {
        return models.isEmpty() || models.contains(model);
    }

    /// What the prompt says of it to a model that takes no negative prompt.
    String whole() {
        return negative == null ? text : text + " Without " + negative + ".";
    }
}
