package dev.bobine.admission;

import dev.bobine.persistence.RecentOrders.RecentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// A request of a client that repeats what it got no answer to without saying what it repeats: known again by the
/// digest of all that it asks for. Two that are meant as two are both first tries, and stay two.
///
/// @param digest of who asks for what, references and all
/// @param repeated whether the client says that it has sent it before
public record Order(UUID digest, boolean repeated) {

    /// Longer than clients go on: the slowest try three times and wait ten minutes for each answer.
    private static final Duration WINDOW = Duration.ofMinutes(35);

    /// How much later than its own retry a first try may arrive.
    private static final Duration OVERTAKEN = Duration.ofMinutes(1);

    public Order {
        Objects.requireNonNull(digest, "digest is null");
    }

    /// The order that this one repeats, of those with its digest. A retry may come before the try that it repeats,
    /// which is then the one that is folded. Of several the one that has been asked for least often is meant, then
    /// the latest.
    Optional<RecentRow> among(List<RecentRow> recent, Instant now) {
        return recent.stream()
                .filter(row -> row.digest().equals(digest))
                .filter(row -> repeated
                        ? row.at().isAfter(now.minus(WINDOW))
                        : !row.firstSeen() && row.at().isAfter(now.minus(OVERTAKEN)))
                .min(Comparator.comparingInt(RecentRow::folds)
                        .thenComparing(RecentRow::at, Comparator.reverseOrder())
                        .thenComparing(RecentRow::jobId));
    }
}
