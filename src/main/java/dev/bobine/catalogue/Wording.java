package dev.bobine.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How prompts for models are worded.
///
/// @param looks by name
/// @param forms by model name; prose for those that are not in it
/// @param languages by model name, as BCP 47 tags; English for those that are not in it
public record Wording(Map<String, Look> looks, Map<String, PromptForm> forms, Map<String, String> languages) {

    /// No looks, and prose in English for every model.
    public static final Wording PLAIN = new Wording(Map.of(), Map.of(), Map.of());

    private static final String ENGLISH = "en";

    public Wording {
        looks = Map.copyOf(looks);
        forms = Map.copyOf(forms);
        languages = Map.copyOf(languages);
    }

    public PromptForm form(String model) {
        return forms.getOrDefault(model, PromptForm.PROSE);
    }

    public String language(String model) {
        return languages.getOrDefault(model, ENGLISH);
    }

    public Optional<Look> look(String name) {
        return Optional.ofNullable(looks.get(name));
    }

    /// Names of the looks that a model can be asked for, in order.
    public List<String> looksFor(String model) {
        return looks.entrySet().stream()
                .filter(look -> look.getValue().isFor(model))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
