package dev.bobine.rendering.kling;

import dev.bobine.job.Reference;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.UnsendableException;

/// Pictures as Kling takes them: a link, or bare base64 without the `data:` in front.
final class KlingImages {

    private KlingImages() {}

    static String of(Reference reference, ReferenceSource references) throws UnsendableException {
        String link = references.link(reference);
        return link.startsWith("data:") ? link.substring(link.indexOf(',') + 1) : link;
    }
}
