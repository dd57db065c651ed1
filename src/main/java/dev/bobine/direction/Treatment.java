package dev.bobine.direction;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A film on paper: what is to be seen and heard, shot by shot. Prompts are composed of it; it has none itself.
///
/// @param title in the user's language
/// @param logline the film in a sentence, in the user's language
/// @param look name of a look of the catalogue
/// @param cast whoever and whatever comes back; each is described in the same words in every shot that names it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Treatment(
        String title, String logline, @Nullable String look, List<Cast> cast, List<Shot> shots) {

    public Treatment {
        Objects.requireNonNull(title, "title is null");
        Objects.requireNonNull(logline, "logline is null");
        cast = cast == null ? List.of() : List.copyOf(cast);
        shots = List.copyOf(shots);
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("a treatment needs a shot");
        }
    }

    /// Length of the whole film.
    public int seconds() {
        return shots.stream().mapToInt(Shot::seconds).sum();
    }

    /// Somebody or something that comes back.
    ///
    /// @param name by which shots name it
    public record Cast(String name, String description) {}

    /// How near and from where the camera looks.
    public enum Framing {
        EXTREME_WIDE("Extreme wide shot"),
        WIDE("Wide shot"),
        MEDIUM("Medium shot"),
        CLOSE("Close-up"),
        EXTREME_CLOSE("Extreme close-up"),
        LOW("Low-angle shot"),
        OVERHEAD("Overhead shot"),
        OVER_SHOULDER("Over-the-shoulder shot"),
        POINT_OF_VIEW("Point-of-view shot");

        private final String words;

        Framing(String words) {
            this.words = words;
        }

        /// As prompts say it.
        public String words() {
            return words;
        }

        /// The name on the wire.
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Framing of(String wire) {
            return Arrays.stream(values())
                    .filter(framing -> framing.wire().equals(wire))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such framing"));
        }
    }

    /// One camera setup.
    ///
    /// @param action beats, one after the other
    /// @param palette names of colours
    /// @param negative what to keep out of the picture
    /// @param continues whether it begins where the one before ends
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Shot(
            String title,
            int seconds,
            @JsonUnwrapped View view,
            List<String> action,
            String light,
            List<String> palette,
            List<Line> dialogue,
            String sound,
            String negative,
            boolean continues) {

        public Shot {
            title = given(title);
            light = given(light);
            sound = given(sound);
            negative = given(negative);
            action = List.copyOf(action);
            palette = palette == null ? List.of() : List.copyOf(palette);
            dialogue = dialogue == null ? List.of() : List.copyOf(dialogue);
            if (seconds < 1 || action.isEmpty()) {
                throw new IllegalArgumentException("a shot needs a length and an action");
            }
        }

        public Framing framing() {
            return view.framing();
        }

        public String camera() {
            return view.camera();
        }

        Shot with(List<String> otherAction) {
            return new Shot(title, seconds, view, otherAction, light, palette, dialogue, sound, negative, continues);
        }
    }

    /// What the camera sees, and how it moves.
    ///
    /// @param camera its movement; empty when it stands still
    public record View(Framing framing, String camera) {

        public View {
            Objects.requireNonNull(framing, "framing is null");
            camera = given(camera);
        }
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    /// Something said.
    ///
    /// @param language BCP 47 tag; empty when not known
    public record Line(String who, String line, String language) {

        public Line {
            Objects.requireNonNull(who, "who is null");
            Objects.requireNonNull(line, "line is null");
            language = language == null ? "" : language;
        }
    }

    /// Leaves all texts out: treatments are personal.
    @Override
    public String toString() {
        return "Treatment[" + shots.size() + " shots, " + seconds() + "s]";
    }
}
