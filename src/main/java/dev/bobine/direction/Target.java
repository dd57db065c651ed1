package dev.bobine.direction;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Reference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a film is to be rendered with, settled with its first version.
///
/// @param model public name
/// @param size such as `1280x720`
/// @param audio null when it is as the model has it
/// @param seconds wanted of the whole film
/// @param shots wanted
/// @param budgetMicros what the film should cost at most
/// @param language of the user's words, a BCP 47 tag
/// @param characters names or ids of characters of the user's that are in the film
/// @param references for its shots
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Target(
        String model,
        String size,
        @Nullable Boolean audio,
        @Nullable Integer seconds,
        @Nullable Integer shots,
        @Nullable Long budgetMicros,
        @Nullable String language,
        @Nullable List<String> characters,
        @Nullable List<GivenReference> references) {

    /// Without characters and references.
    public Target(
            String model,
            String size,
            @Nullable Boolean audio,
            @Nullable Integer seconds,
            @Nullable Integer shots,
            @Nullable Long budgetMicros,
            @Nullable String language) {
        this(model, size, audio, seconds, shots, budgetMicros, language, null, null);
    }

    /// A reference as a request has it. A first frame or a clip is where the film begins, a last frame where it ends;
    /// other ones are for every shot.
    ///
    /// @param role such as `first_frame`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GivenReference(
            String role, String uri, @Nullable String mime) {

        Reference reference() {
            return new Reference(Reference.Role.valueOf(role.toUpperCase(Locale.ROOT)), uri, mime);
        }

        /// Leaves the address out.
        @Override
        public String toString() {
            return "GivenReference[" + role + "]";
        }
    }

    List<String> named() {
        return characters == null ? List.of() : characters;
    }

    FrameSize frame() {
        return FrameSize.parse(size);
    }
}
