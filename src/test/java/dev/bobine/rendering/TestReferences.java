package dev.bobine.rendering;

import dev.bobine.job.Reference;
import java.nio.charset.StandardCharsets;

/// References that are where they say, without a network: a link is the URI, and so is the content.
public final class TestReferences implements ReferenceSource {

    @Override
    public String link(Reference reference) {
        return reference.uri();
    }

    @Override
    public Media read(Reference reference) {
        return new Media(reference.uri().getBytes(StandardCharsets.UTF_8), "image/png");
    }
}
