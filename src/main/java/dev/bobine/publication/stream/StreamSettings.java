package dev.bobine.publication.stream;

/// How many streams there may be.
///
/// @param source the CloudEvents source of this deployment's events
/// @param perCaller most streams of one caller in one pod
/// @param waitsPerCaller most answers for which one caller waits in one pod
/// @param perPod most of all of these in one pod
/// @param connections most HTTP connections of one pod. Each of these holds one, and a fifth of them at least is kept
/// for requests that are answered at once.
public record StreamSettings(String source, int perCaller, int waitsPerCaller, int perPod, int connections) {

    public StreamSettings {
        if (perCaller < 1 || waitsPerCaller < 1 || perPod < 1) {
            throw new IllegalArgumentException(
                    "bobine.streams.per-caller, waits-per-caller and per-pod must be at least 1");
        }
        if (perPod > connections - connections / 5) {
            throw new IllegalArgumentException(
                    "bobine.streams.per-pod (%d) may be four fifths of quarkus.http.limits.max-connections (%d) at most"
                            .formatted(perPod, connections));
        }
    }
}
