package dev.bobine.storage;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How slow a download may be. Only the time counts in which the copy waits for it.
///
/// @param window time over which the pace is judged
/// @param leastBytes what must come within a window
/// @param pause before a download that broke off is taken up again; it doubles as long as nothing comes
/// @param nanos a clock that never goes back
record CopyPace(Duration window, long leastBytes, Duration pause, LongSupplier nanos) {

    /// 4 KiB a second.
    static final CopyPace DEFAULT =
            new CopyPace(Duration.ofSeconds(60), 60 * 4096, Duration.ofMillis(50), System::nanoTime);

    /// Judges one copy.
    ///
    /// @param longest time of the copy as a whole
    Watch watch(Duration longest) {
        return new Watch(longest);
    }

    /// One copy's time and progress.
    final class Watch {

        private final Duration longest;
        private final long begin = nanos.getAsLong();
        private long waited;
        private long brought;

        private Watch(Duration longest) {
            this.longest = longest;
        }

        long now() {
            return nanos.getAsLong();
        }

        /// Notes a wait for the source, and what came of it.
        ///
        /// @param since by [#now]
        void waited(long since, int bytes) throws SourceException {
            waited += now() - since;
            brought += bytes;
            if (Duration.ofNanos(now() - begin).compareTo(longest) > 0) {
                throw new SourceException("The copy took longer than the model server keeps the clip.");
            }
            if (Duration.ofNanos(waited).compareTo(window) < 0) {
                return;
            }
            if (brought < leastBytes) {
                throw new SourceException("The model server sends the clip too slowly.");
            }
            waited = 0;
            brought = 0;
        }
    }
}
