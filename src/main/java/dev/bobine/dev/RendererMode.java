package dev.bobine.dev;

/// How the local renderer works: `ANIMATIC` draws each clip, `INSTANT` answers at once with a clip of the asked size
/// and length that it drew before.
public enum RendererMode {
    ANIMATIC,
    INSTANT
}
