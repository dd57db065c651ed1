package dev.bobine.rendering.studio;

/// The program did not do what it was asked to. The message is our own sentence: what ffmpeg prints quotes files that
/// strangers made.
final class FfmpegException extends Exception {

    private static final long serialVersionUID = 1L;

    private final StudioMeters.Reason reason;

    FfmpegException(StudioMeters.Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    StudioMeters.Reason reason() {
        return reason;
    }
}
