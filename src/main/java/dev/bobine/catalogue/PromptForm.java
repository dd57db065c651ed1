package dev.bobine.catalogue;

import java.util.Locale;

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

    /// A prompt with a style added where this form has its place.
    ///
    /// @param style sentences that frame all else
    public String styled(String prompt, String style) {
        if (this == SORA) {
            return style + "\n\n" + prompt;
        }
        String told = prompt.stripTrailing();
        boolean complete = told.isEmpty() || ENDS.indexOf(told.charAt(told.length() - 1)) >= 0;
        return told + (complete ? " " : ". ") + style;
    }
}
