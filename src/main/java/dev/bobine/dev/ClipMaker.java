package dev.bobine.dev;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Where the renderer gets its clips from.
interface ClipMaker {

    /// A clip that needs no work, if there is one.
    Optional<Clip> ready(VideoRequest request);

    /// Blocks until the clip is made, and tells the percentage done; an interrupt gives up.
    Clip make(String id, VideoRequest request, IntConsumer progress) throws IOException, InterruptedException;

    /// Forgets the clip of a video that was deleted.
    void discard(Clip clip) throws IOException;
}
