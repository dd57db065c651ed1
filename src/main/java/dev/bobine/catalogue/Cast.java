package dev.bobine.catalogue;

import dev.bobine.job.CharacterSheet;
import dev.bobine.job.Characters;
import dev.bobine.job.Reference;
import dev.bobine.job.RenderRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A request with its characters, as one model can be told of them: everybody's description goes into the prompt, and
/// as many of the pictures as the model takes go with it.
///
/// A model that takes no such pictures, or none next to the request's own references, is told by the descriptions
/// alone. One that takes some has to take one at least of everybody of whom there are any, and nobody may be without
/// both.
///
/// @param unseen which of the names is the first whose pictures the model has no room for; -1 when there is none
/// @param undescribed which of the names is the first of whom the model would be told nothing; -1 when there is none
record Cast(RenderRequest request, int unseen, int undescribed) {

    static Cast of(RenderRequest request, Model model) {
        Characters characters = request.characters();
        if (characters.sheets().isEmpty()) {
            return new Cast(request, -1, -1);
        }
        List<Reference> all = new ArrayList<>(request.references());
        Set<CharacterSheet> shown = new LinkedHashSet<>();
        for (Characters.Picture picture : characters.pictures()) {
            all.add(picture.reference());
            if (takes(model, all)) {
                shown.add(picture.sheet());
            } else {
                all.removeLast();
            }
        }
        return new Cast(
                request.cast(characters.described(request.prompt(), shown), all),
                shown.isEmpty()
                        ? -1
                        : first(characters, sheet -> !sheet.pictures().isEmpty() && !shown.contains(sheet)),
                first(characters, sheet -> sheet.description() == null && !shown.contains(sheet)));
    }

    private static boolean takes(Model model, List<Reference> references) {
        return model.references().contains(Reference.Role.REFERENCE)
                && model.offers().values().stream()
                        .allMatch(offer ->
                                offer.can().firstUnsupported(references).isEmpty());
    }

    private static int first(Characters characters, Predicate<CharacterSheet> those) {
        return characters.sheets().stream()
                .filter(those)
                .mapToInt(characters::place)
                .findFirst()
                .orElse(-1);
    }
}
