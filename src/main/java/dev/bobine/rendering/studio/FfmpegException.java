package dev.bobine.rendering.studio;

/// The program did not do what it was asked to. The message is our own sentence: what ffmpeg prints quotes files that
/// strangers made.
final class FfmpegException extends Exception {

    private static final long serialVersionUID = 1L;

    FfmpegException(String message) {
        super(message);
    }
}
