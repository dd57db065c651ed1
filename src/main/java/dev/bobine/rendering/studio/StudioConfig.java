package dev.bobine.rendering.studio;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/// The studio, which joins clips on the pods that have ffmpeg.
///
/// Below `bobine.backends.<name>.studio`.
public interface StudioConfig {
    /// The program; a pod where it is not there does not serve the backend.
    @WithDefault("/usr/bin/ffmpeg")
    Path ffmpeg();

    /// What encodes H.264: `libopenh264` for builds under the LGPL.
    @WithDefault("libx264")
    Encoder h264();

    /// Where clips lie while they are worked on.
    @WithDefault("/scratch")
    Path scratch();

    /// Pieces of work that a pod does at a time; the others wait.
    @WithDefault("1")
    int perPod();

    /// Size of all clips of a piece of work together, and of what comes of them.
    @WithDefault("4096")
    int maxMib();

    /// Processor time of one run of the program.
    @WithDefault("10m")
    Duration cpuLimit();

    /// Time of one run by the clock.
    @WithDefault("20m")
    Duration timeLimit();

    /// Address space of one run, where the machine can limit it.
    @WithDefault("4096")
    int memoryMib();
}
