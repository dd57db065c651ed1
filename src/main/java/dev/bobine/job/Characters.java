package dev.bobine.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The characters that a request names.
///
/// @param named ids or names, in the order of the request
/// @param sheets who is meant, each once, in the order of the request; none before they have been looked up
public record Characters(List<String> named, List<CharacterSheet> sheets) {

    /// Nobody.
    public static final Characters NONE = new Characters(List.of(), List.of());

    private static final String ENDS = ".!?…。！？؟";

    public Characters {
        named = named.stream().map(CharacterName::form).toList();
        sheets = List.copyOf(sheets);
    }

    /// Those that go by these ids or names.
    public static Characters named(List<String> names) {
        return names.isEmpty() ? NONE : new Characters(names, List.of());
    }

    /// The same with those that are meant, of those that are known.
    ///
    /// @param known characters of the request's own user
    public Characters among(Collection<CharacterSheet> known) {
        return new Characters(
                named,
                named.stream()
                        .flatMap(name -> find(name, known).stream())
                        .distinct()
                        .toList());
    }

    /// An id says more than a name, should somebody have one that looks like it.
    private static Optional<CharacterSheet> find(String name, Collection<CharacterSheet> known) {
        return known.stream()
                .filter(sheet -> sheet.id().toString().equals(name))
                .findFirst()
                .or(() -> known.stream()
                        .filter(sheet -> sheet.name().equals(name))
                        .findFirst());
    }

    /// Which of the names is the first that nobody goes by.
    public OptionalInt unknown() {
        return IntStream.range(0, named.size())
                .filter(i -> sheets.stream().noneMatch(sheet -> sheet.answersTo(named.get(i))))
                .findFirst();
    }

    /// What those that are meant are called.
    public List<CharacterName> names() {
        return sheets.stream()
                .map(sheet -> new CharacterName(sheet.id().toString(), sheet.name()))
                .toList();
    }

    /// Which of the names is a sheet's.
    public int place(CharacterSheet sheet) {
        return IntStream.range(0, named.size())
                .filter(i -> sheet.answersTo(named.get(i)))
                .findFirst()
                .orElse(0);
    }

    /// A prompt that tells who they are: after it, each with a name and the same sentences every time.
    ///
    /// @param pictured those of whom the model gets pictures
    public String described(String prompt, Collection<CharacterSheet> pictured) {
        String lines = sheets.stream()
                .flatMap(sheet -> line(sheet, pictured.contains(sheet)).stream())
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? prompt : prompt.stripTrailing() + "\n\n" + lines;
    }

    private static Optional<String> line(CharacterSheet sheet, boolean pictured) {
        String description = sheet.description();
        if (description != null) {
            String text = description.strip();
            boolean complete = ENDS.indexOf(text.charAt(text.length() - 1)) >= 0;
            return Optional.of(sheet.name() + ": " + text + (complete ? "" : "."));
        }
        return pictured ? Optional.of(sheet.name() + ": as in the reference pictures.") : Optional.empty();
    }

    /// Their pictures in the order in which they are of most use: the first one of each, then the second of each, and
    /// so on.
    public List<Picture> pictures() {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < CharacterSheet.MAX_REFERENCES; i++) {
            for (CharacterSheet sheet : sheets) {
                if (i < sheet.pictures().size()) {
                    pictures.add(new Picture(
                            sheet,
                            new Reference(
                                    Reference.Role.REFERENCE, sheet.pictures().get(i), null)));
                }
            }
        }
        return pictures;
    }

    /// A picture of a character.
    public record Picture(CharacterSheet sheet, Reference reference) {

        public Picture {
            Objects.requireNonNull(sheet, "sheet is null");
            Objects.requireNonNull(reference, "reference is null");
        }
    }
}
