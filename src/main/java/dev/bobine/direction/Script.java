package dev.bobine.direction;

import java.util.List;

/// What a treatment comes to: the jobs that it is shot as, or why it cannot be shot.
///
/// @param faults one sentence each, naming the field first
public record Script(List<FilmTake> takes, List<String> faults) {

    public Script {
        takes = List.copyOf(takes);
        faults = List.copyOf(faults);
    }

    public boolean isShootable() {
        return faults.isEmpty();
    }

    public long estimateMicros() {
        return takes.stream().mapToLong(FilmTake::estimateMicros).sum();
    }
}
