package dev.bobine.intake;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Work on a batch that fails as a whole when one of its items does. The batch is halved until the item at fault stands
/// alone; that one is tried again and then set aside, and all others are done, in their order.
///
/// @param passes whether a failure is nobody's fault and passes; an item meets many such before it counts as one at
/// fault
/// @param together does all of a batch, or nothing of it
/// @param pause waits after a failure, until another try makes sense
/// @param setAside puts away an item that failed `tries` times alone
record Halving<T>(
        int tries,
        Predicate<Throwable> passes,
        Function<List<T>, Uni<Void>> together,
        Function<Throwable, Uni<Void>> pause,
        Function<T, Uni<Void>> setAside) {

    /// Failures of one item that pass, as far as anybody can tell.
    private static final int TROUBLES = 100;

    private record Left(int tries, int troubles) {}

    Uni<Void> work(List<T> batch) {
        return work(batch, new Left(tries, TROUBLES));
    }

    private Uni<Void> work(List<T> items, Left left) {
        if (items.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> together.apply(items))
                .onFailure()
                .recoverWithUni(failure -> pause.apply(failure).chain(() -> less(items, left, passes.test(failure))));
    }

    private Uni<Void> less(List<T> items, Left left, boolean passing) {
        if (items.size() > 1) {
            int half = items.size() / 2;
            return work(items.subList(0, half), left).chain(() -> work(items.subList(half, items.size()), left));
        }
        Left less = passing ? new Left(left.tries(), left.troubles() - 1) : new Left(left.tries() - 1, left.troubles());
        return less.tries() == 0 || less.troubles() == 0 ? setAside.apply(items.getFirst()) : work(items, less);
    }
}
