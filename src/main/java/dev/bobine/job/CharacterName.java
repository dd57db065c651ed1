package dev.bobine.job;

import java.util.Objects;

/// A character as events may tell of it: by what it is called, and not how it looks.
public record CharacterName(String id, String name) {

    public CharacterName {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(name, "name is null");
    }
}
