package dev.bobine.job.production;

import dev.bobine.job.Reference;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reference to what another step of the same production will make. It stands in the place of an address until the
/// step's job, and with it the address of its clip, is known. No request can write one: an address begins otherwise.
public record StepInput(String from, Take take) {

    private static final String SCHEME = "step:";
    private static final String SEPARATOR = "/";

    public StepInput {
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(take, "take is null");
    }

    /// The input that a reference stands for, if it stands for one.
    public static Optional<StepInput> of(Reference reference) {
        String uri = reference.uri();
        if (!uri.startsWith(SCHEME)) {
            return Optional.empty();
        }
        int end = uri.lastIndexOf(SEPARATOR);
        return Optional.of(new StepInput(uri.substring(SCHEME.length(), end), Take.of(uri.substring(end + 1))));
    }

    /// The reference that stands for this input.
    public Reference as(Reference.Role role, @Nullable String mime) {
        return new Reference(role, SCHEME + from + SEPARATOR + take.wire(), mime);
    }
}
