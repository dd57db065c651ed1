package dev.bobine.rendering.studio;

import dev.bobine.media.Footage;
import dev.bobine.media.Pictures;

/// A clip that lies in the folder.
///
/// @param file its name there
record Take(String file, Pictures pictures, Footage footage) {

    boolean hasSound() {
        return footage.audioCodec() != null;
    }
}
