package dev.bobine.direction;

import dev.bobine.job.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// How many calls each user has under way in this process, so that nobody takes all the places that there are.
final class Shares {

    private final int limit;
    private final Map<UserId, Integer> underWay = new ConcurrentHashMap<>();

    /// @param limit calls of one user at once
    Shares(int limit) {
        this.limit = limit;
    }

    /// Makes a call; nothing when the user has as many under way as it may.
    <T> Optional<T> of(UserId user, Supplier<T> call) {
        int mine = underWay.merge(user, 1, Integer::sum);
        try {
            return mine > limit ? Optional.empty() : Optional.of(call.get());
        } finally {
            underWay.computeIfPresent(user, (_, held) -> held == 1 ? null : held - 1);
        }
    }
}
