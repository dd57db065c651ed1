package dev.bobine.scheduling;

import dev.bobine.persistence.QueueQueries.PlaceRow;
import java.util.ArrayList;
import java.util.List;

/// How much is before each user of a lane, as its next job's start tag has it: of each other user those jobs whose
/// start tags are less. Jobs of one user are counted as if all of them cost the same. Pure.
public final class FairOrder {

    /// @param jobs of other users
    /// @param cost of those, in millionths of the currency
    public record Ahead(long jobs, long cost) {}

    private FairOrder() {}

    /// @param before users who come before the page, in order
    /// @param page users in order
    /// @return for each of the page
    public static List<Ahead> of(List<PlaceRow> before, List<PlaceRow> page) {
        List<PlaceRow> all = new ArrayList<>(before);
        List<Ahead> result = new ArrayList<>();
        for (PlaceRow place : page) {
            result.add(ahead(all, place.tag()));
            all.add(place);
        }
        return result;
    }

    private static Ahead ahead(List<PlaceRow> earlier, long tag) {
        long jobs = 0;
        double cost = 0;
        for (PlaceRow other : earlier) {
            long first = jobsBefore(other, tag);
            jobs += first;
            cost += (double) other.cost() * first / other.jobs();
        }
        return new Ahead(jobs, Math.round(cost));
    }

    /// One at least: it comes earlier.
    private static long jobsBefore(PlaceRow other, long tag) {
        double perJob = (double) FairShare.SCALE * other.cost() / other.jobs() / other.weight();
        double count = perJob == 0 ? other.jobs() : Math.ceil((tag - other.tag()) / perJob);
        return Math.clamp((long) count, 1, other.jobs());
    }
}
