package dev.bobine.job;

import java.text.Normalizer;
import java.util.Objects;

/// A character as events may tell of it: by what it is called, and not how it looks.
public record CharacterName(String id, String name) {

    public CharacterName {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(name, "name is null");
    }

    /// A name, or a text that may hold one, in the form in which names are kept and compared: a letter and its marks
    /// are one character (NFC). What is written the same may come in either form, as names of files come from a
    /// Mac.
    public static String form(String written) {
        return Normalizer.normalize(written, Normalizer.Form.NFC);
    }
}
