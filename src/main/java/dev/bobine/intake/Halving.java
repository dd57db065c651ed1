package dev.bobine.intake;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/// Work on a batch that fails as a whole when one of its items does. The batch is halved until the item at fault stands
/// alone; that one is tried again and then set aside, and all others are done, in their order.
///
/// @param together does all of a batch, or nothing of it
/// @param pause waits after a failure, until another try makes sense
/// @param setAside puts away an item that failed `tries` times alone
record Halving<T>(
        int tries,
        Function<List<T>, Uni<Void>> together,
        Function<Throwable, Uni<Void>> pause,
        Function<T, Uni<Void>> setAside) {

    Uni<Void> work(List<T> batch) {
        return work(batch, tries);
    }

    private Uni<Void> work(List<T> items, int triesLeft) {
        if (items.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> together.apply(items))
                .onFailure()
                .recoverWithUni(failure -> pause.apply(failure).chain(() -> less(items, triesLeft)));
    }

    private Uni<Void> less(List<T> items, int triesLeft) {
        if (items.size() > 1) {
            int half = items.size() / 2;
            return work(items.subList(0, half), triesLeft)
                    .chain(() -> work(items.subList(half, items.size()), triesLeft));
        }
        return triesLeft > 1 ? work(items, triesLeft - 1) : setAside.apply(items.getFirst());
    }
}
