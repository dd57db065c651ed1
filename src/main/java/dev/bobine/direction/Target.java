package dev.bobine.direction;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.job.FrameSize;
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
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Target(
        String model,
        String size,
        @Nullable Boolean audio,
        @Nullable Integer seconds,
        @Nullable Integer shots,
        @Nullable Long budgetMicros,
        @Nullable String language) {

    FrameSize frame() {
        return FrameSize.parse(size);
    }
}
