package dev.bobine.job;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Somebody or something of a user's that shall look the same in all of its clips.
///
/// @param name unique among the user's characters
/// @param description sentences that every prompt about it repeats, word by word; null when pictures tell it all
/// @param references addresses of pictures of it, the most telling one first
public record CharacterSheet(
        CharacterId id,
        UserId userId,
        String name,
        @Nullable String description,
        List<String> references) {

    /// Longest name in Unicode code points.
    public static final int MAX_NAME = 80;

    /// Longest description in Unicode code points.
    public static final int MAX_DESCRIPTION = 2_000;

    /// Most pictures.
    public static final int MAX_REFERENCES = 8;

    private static final String MOVIE = ".mp4";

    public CharacterSheet {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(userId, "userId is null");
        name = CharacterName.form(Objects.requireNonNull(name, "name is null"));
        references = List.copyOf(references);
    }

    /// Addresses of its pictures, without those of videos, of which it may have some as well.
    public List<String> pictures() {
        return references.stream()
                .filter(address -> !address.toLowerCase(Locale.ROOT).endsWith(MOVIE))
                .toList();
    }

    /// Whether there is anything that a model could be told of it.
    public boolean isTellable() {
        return description != null || !pictures().isEmpty();
    }

    boolean answersTo(String named) {
        return id.toString().equals(named) || name.equals(named);
    }

    /// Leaves all but the id out: sheets may end up in logs.
    @Override
    public String toString() {
        return "CharacterSheet[" + id + "]";
    }
}
