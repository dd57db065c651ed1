package dev.bobine.rendering.studio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// How the studio works on this machine.
///
/// @param backend its name
/// @param ffmpeg the program; where it is not there, this process does not serve the backend
/// @param encoder of H.264, which builds of the program differ in
/// @param scratch where clips lie while they are worked on
/// @param perPod pieces of work at a time
/// @param maxBytes of all clips of one piece together
/// @param cpu processor time of one run of the program
/// @param wall time of one run by the clock
/// @param memoryBytes of address space of one run
public record StudioSettings(
        String backend,
        Path ffmpeg,
        Encoder encoder,
        Path scratch,
        int perPod,
        long maxBytes,
        Duration cpu,
        Duration wall,
        long memoryBytes) {

    private static final long MIB = 1 << 20;

    public StudioSettings {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(ffmpeg, "ffmpeg is null");
        Objects.requireNonNull(encoder, "encoder is null");
        Objects.requireNonNull(scratch, "scratch is null");
        if (perPod < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("the studio of backend " + backend + " has no room for any work");
        }
    }

    Ffmpeg.Limits limits() {
        return new Ffmpeg.Limits(cpu, wall, maxBytes, memoryBytes);
    }

    /// As an operator has configured it.
    public static StudioSettings of(String backend, StudioConfig config) {
        return new StudioSettings(
                backend,
                config.ffmpeg(),
                config.h264(),
                config.scratch(),
                config.perPod(),
                config.maxMib() * MIB,
                config.cpuLimit(),
                config.timeLimit(),
                config.memoryMib() * MIB);
    }
}
