package dev.bobine.direction;

import dev.bobine.direction.Target.GivenReference;
import dev.bobine.direction.Treatment.Cast;
import dev.bobine.job.CharacterName;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.Characters;
import dev.bobine.job.Reference;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Whom and what a user has given to a film: characters, and references for its shots. Admission tells of characters in
/// every prompt, in the same words each time; a treatment only says in which shots they are. Pure.
///
/// @param characters those that the film's target names
record Company(Characters characters, List<GivenReference> references) {

    static final Company NONE = new Company(Characters.NONE, List.of());

    /// As many as a request may name.
    private static final int LIMIT = 8;

    private static final Set<Character.UnicodeScript> WITHOUT_SPACES = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI);

    Company {
        references = List.copyOf(references);
    }

    /// @param known characters of the film's own user
    static Company of(Target target, Collection<CharacterSheet> known) {
        return new Company(
                Characters.named(target.named()).among(known),
                target.references() == null ? List.of() : target.references());
    }

    /// Names of those that a wish names, as words of their own where the script has spaces between words.
    ///
    /// @param known characters of the wish's own user
    static List<String> named(String wish, Collection<CharacterSheet> known) {
        return known.stream()
                .map(CharacterSheet::name)
                .filter(name -> isNamed(wish, name))
                .sorted()
                .limit(LIMIT)
                .toList();
    }

    private static boolean isNamed(String wish, String name) {
        String words = compared(wish);
        String wanted = compared(name);
        for (int at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            if ((at == 0 || !joins(words.codePointBefore(at)))
                    && (end == words.length() || !joins(words.codePointAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /// Names are those of sheets or of a treatment, which a model or a hand has written.
    static String compared(String text) {
        return CharacterName.form(text).toLowerCase(Locale.ROOT);
    }

    private static boolean joins(int letter) {
        return Character.isLetterOrDigit(letter) && !WITHOUT_SPACES.contains(Character.UnicodeScript.of(letter));
    }

    /// Which of the target's names is the first that nobody goes by.
    OptionalInt unknown() {
        return characters.unknown();
    }

    /// What a director is told of them.
    List<Cast> cast() {
        return characters.sheets().stream()
                .map(sheet -> new Cast(sheet.name(), sheet.description() == null ? "" : sheet.description()))
                .toList();
    }

    /// A treatment without descriptions of those that are told of anyway.
    Treatment undescribed(Treatment treatment) {
        Set<String> described = characters.sheets().stream()
                .map(sheet -> compared(sheet.name()))
                .collect(Collectors.toSet());
        List<Cast> others = treatment.cast().stream()
                .filter(member -> !described.contains(compared(member.name())))
                .toList();
        return new Treatment(treatment.title(), treatment.logline(), treatment.look(), others, treatment.shots());
    }

    /// Ids of those that shots name; whom no shot of the film names is in all of them.
    ///
    /// @param shots their places
    List<String> in(Treatment treatment, List<Integer> shots) {
        return characters.sheets().stream()
                .filter(sheet -> {
                    List<Integer> named = IntStream.range(0, treatment.shots().size())
                            .filter(i -> isNamed(Prompts.words(treatment.shots().get(i)), sheet.name()))
                            .boxed()
                            .toList();
                    return named.isEmpty() || named.stream().anyMatch(shots::contains);
                })
                .map(sheet -> sheet.id().toString())
                .toList();
    }

    /// References of these shots: the film begins with a first frame or a clip, ends with a last frame, and all else is
    /// for every shot.
    ///
    /// @param count shots of the film
    List<GivenReference> at(List<Integer> shots, int count) {
        return references.stream()
                .filter(given -> switch (given.reference().role()) {
                    case FIRST_FRAME, VIDEO, EXTEND -> shots.contains(0);
                    case LAST_FRAME -> shots.contains(count - 1);
                    case REFERENCE, AUDIO -> true;
                })
                .toList();
    }

    List<Reference> all() {
        return references.stream().map(GivenReference::reference).toList();
    }
}
