package dev.bobine.publication.stream;

/// How many streams there may be.
///
/// @param source the CloudEvents source of this deployment's events
/// @param perCaller most streams of one caller in one pod
/// @param perPod most streams of one pod
public record StreamSettings(String source, int perCaller, int perPod) {

    public StreamSettings {
        if (perCaller < 1 || perPod < 1) {
            throw new IllegalArgumentException("bobine.streams.per-caller and per-pod must be at least 1");
        }
    }
}
