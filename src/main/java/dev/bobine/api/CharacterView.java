package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.job.CharacterId;
import dev.bobine.persistence.CharacterStore.CharacterRow;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A character.
///
/// @param kind `person`, `creature`, `object` or `place`
/// @param description what every prompt about it repeats
/// @param references addresses of pictures of it
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Character")
public record CharacterView(
        String id,
        String userId,
        String name,
        String kind,
        @Nullable String description,
        List<String> references,
        Instant createdAt) {

    /// All of a user's, the newest first.
    @Schema(name = "CharacterList")
    record All(List<CharacterView> characters) {}

    static CharacterView of(CharacterRow row) {
        return new CharacterView(
                new CharacterId(row.id()).toString(),
                row.userId(),
                row.name(),
                row.kind(),
                row.description(),
                row.references(),
                row.createdAt());
    }
}
