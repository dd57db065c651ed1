package dev.bobine.catalogue;

import dev.bobine.job.Render;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How a model likes to be told what to show.
public enum PromptForm {
    /// Sentences, in the order in which one would describe a picture.
    PROSE,
    /// Style first, then prose, then blocks for camera, actions, dialogue and sound.
    SORA,
    /// Subject, action and scene first, then camera, light and look, sound last; dialogue in quotes after a verb.
    VEO,
    /// Subject and movement first, then camera and light.
    KLING,
    /// All shots of a film in one prompt, as a list with lengths.
    KLING_SHOTS;

    private static final String ENDS = ".!?…。！？؟";

    /// The name in the configuration and on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The shots of a film as one prompt, for models that are told of them so.
    static String list(List<Render.Shot> shots) {
        return IntStream.range(0, shots.size())
                .mapToObj(i -> "Shot " + (i + 1) + ", " + shots.get(i).seconds() + "s: "
                        + withoutEnd(shots.get(i).prompt().strip().replace(';', ',')))
                .collect(Collectors.joining("; "));
    }

    private static String withoutEnd(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /// A prompt with a style added where this form has its place.
    ///
    /// @param style sentences that frame all else
    public String styled(String prompt, String style) {
        if (this == SORA) {
            return style + "\n\n" + prompt;
        }
        String text = prompt.stripTrailing();
        boolean complete = text.isEmpty() || ENDS.indexOf(text.charAt(text.length() - 1)) >= 0;
        return text + (complete ? " " : ". ") + style;
    }
}
