package dev.bobine.rendering;

import dev.bobine.job.Reference;

/// What a request refers to, in the form in which its provider wants it. Calls may block on the network.
public interface ReferenceSource {

    /// What a reference holds.
    ///
    /// @param mime media type, such as `image/png`
    record Media(byte[] bytes, String mime) {}

    /// A link that the provider can follow for some hours, or the `data:` URI that the request carries itself.
    ///
    /// @throws UnsendableException when there is none
    String link(Reference reference) throws UnsendableException;

    /// The content itself, when a provider takes no links. It is held in memory, so its size is limited.
    ///
    /// @throws UnsendableException when it cannot be had or is too large
    Media read(Reference reference) throws UnsendableException;
}
