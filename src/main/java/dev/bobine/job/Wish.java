package dev.bobine.job;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a user wished for, where a director makes the prompt of it.
///
/// @param text the user's own words
/// @param characters whom the clip shows, as they were when it was asked for
/// @param direction what became of it; null while it waits for the director
public record Wish(
        String text, Characters characters, @Nullable Direction direction) {

    /// Without characters.
    public Wish(String text, @Nullable Direction direction) {
        this(text, Characters.NONE, direction);
    }

    public Wish {
        Objects.requireNonNull(text, "text is null");
        Objects.requireNonNull(characters, "characters is null");
    }

    /// Who made the prompt.
    public enum Author {
        /// A language model.
        MODEL,
        /// The director that needs none.
        PLAIN;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Why the plain director made the prompt although there is a language model.
    public enum Lack {
        /// The model could not be had.
        AWAY,
        /// The model would not.
        DECLINED,
        /// What the model said could not be used.
        UNUSABLE,
        /// The user had asked as often as one may in a day.
        USED_UP,
        /// The user had no money left for it.
        UNAFFORDABLE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How the prompt was made.
    ///
    /// @param lack null where a model made it, or there is none
    /// @param costMicros what asking the model cost
    public record Direction(Author author, @Nullable Lack lack, long costMicros) {
        public Direction {
            Objects.requireNonNull(author, "author is null");
        }
    }

    /// The same wish, of which a prompt was made.
    public Wish directed(Direction made) {
        return new Wish(text, characters, made);
    }

    /// Leaves the words out.
    @Override
    public String toString() {
        return "Wish[" + direction + "]";
    }
}
