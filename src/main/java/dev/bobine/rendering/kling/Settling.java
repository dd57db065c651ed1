package dev.bobine.rendering.kling;

import dev.bobine.rendering.Lookup;
import java.time.Duration;
import java.util.function.Supplier;

/// Looks for a task whose submit was cut off. A provider may still be writing it down, so "absent" counts only when it
/// is said again after a while.
final class Settling {

    private Settling() {}

    static Lookup lookup(Supplier<Lookup> ask, Duration settle) {
        Lookup first = ask.get();
        if (!(first instanceof Lookup.Absent)) {
            return first;
        }
        try {
            Thread.sleep(settle);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Lookup.Unknown();
        }
        return ask.get();
    }
}
