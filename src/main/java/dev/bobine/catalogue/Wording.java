package dev.bobine.catalogue;

import dev.bobine.job.Extra;
import dev.bobine.job.RenderRequest;
import java.util.List;
import java.util.Map;

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

    /// A request whose look is put into its prompt, where the model's form has its place. What the look keeps out of
    /// the picture goes where the model is told so.
    RenderRequest styled(RenderRequest request, Model model) {
        Look look = looks.get(String.valueOf(request.options().look()));
        if (look == null) {
            return request;
        }
        String negative = look.negative();
        PromptForm form = form(model.name());
        return negative != null && model.takes(Extra.NEGATIVE_PROMPT)
                ? request.worded(
                        form.styled(request.prompt(), look.text()),
                        request.options().without(negative))
                : request.worded(form.styled(request.prompt(), look.whole()), request.options());
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
