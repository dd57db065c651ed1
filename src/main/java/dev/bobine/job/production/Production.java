package dev.bobine.job.production;

import dev.bobine.job.JobId;
import dev.bobine.job.ProductionId;
import dev.bobine.job.production.Standing.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An admitted production: a graph over jobs and nothing more. What its jobs may do next, and how it stands itself,
/// follows from where they stand.
///
/// @param members each after those that it needs
/// @param result the step whose clip is the production's, if there is one
/// @param cancelled whether somebody wants it cancelled
public record Production(
        ProductionId id, List<Member> members, @Nullable String result, OnFailure onFailure, boolean cancelled) {

    private static final int WHOLE = 100;

    public Production {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(onFailure, "onFailure is null");
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a production has a step");
        }
    }

    /// What a job that has not been submitted no longer waits for.
    ///
    /// @param spared whether it goes on without what that job would have made
    public record Edge(JobId job, JobId after, boolean spared) {}

    /// Why a job that has not been submitted ends.
    ///
    /// @param step the one whose loss it is for; null when it is cancelled
    public record Stop(JobId job, @Nullable String step) {}

    /// What follows from where the jobs stand.
    ///
    /// @param gone edges that no longer hold anybody back, whether or not that had been written before
    /// @param stopped jobs that end, each before those that need it
    /// @param lost jobs without a clip, those that end now included
    /// @param outcome once that is done
    /// @param progress 0 to 100
    public record Next(List<Edge> gone, List<Stop> stopped, List<JobId> lost, Outcome outcome, int progress) {
        public Next {
            gone = List.copyOf(gone);
            stopped = List.copyOf(stopped);
            lost = List.copyOf(lost);
        }
    }

    /// The member of that name.
    public Member member(String step) {
        return members.stream()
                .filter(member -> member.step().equals(step))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such step"));
    }

    /// @param standings of every member, by its job
    public Next next(Map<JobId, Standing> standings) {
        return new Round(standings).next();
    }

    /// The steps that have to be done again for others to be: they themselves, and all that need them.
    public Set<String> withDependants(Set<String> steps) {
        Set<String> found = new LinkedHashSet<>();
        for (Member member : members) {
            if (steps.contains(member.step()) || member.needs().stream().anyMatch(found::contains)) {
                found.add(member.step());
            }
        }
        return found;
    }

    /// One look at all members, each after those that it needs, so that a loss is known to all that it concerns.
    private final class Round {

        private final Map<String, Standing> now = new LinkedHashMap<>();
        private final List<Edge> gone = new ArrayList<>();
        private final List<Stop> stopped = new ArrayList<>();
        private final Map<String, JobId> jobs = new HashMap<>();

        Round(Map<JobId, Standing> standings) {
            for (Member member : members) {
                Standing standing = standings.get(member.job());
                now.put(member.step(), Objects.requireNonNull(standing, "a member's standing is unknown"));
                jobs.put(member.step(), member.job());
            }
        }

        Next next() {
            String lost = cancelled || onFailure == OnFailure.SKIP ? null : firstLost();
            for (Member member : members) {
                look(member, lost);
            }
            return new Next(gone, stopped, lost(), outcome(), progress());
        }

        private @Nullable String firstLost() {
            return members.stream()
                    .map(Member::step)
                    .filter(step -> phase(step) == Phase.LOST)
                    .findFirst()
                    .orElse(null);
        }

        private void look(Member member, @Nullable String lost) {
            if (!phase(member.step()).isUnstarted()) {
                return;
            }
            if (cancelled || lost != null) {
                stop(member, lost);
            } else if (phase(member.step()) == Phase.HELD) {
                release(member);
            }
        }

        private void release(Member member) {
            Set<String> missing = new LinkedHashSet<>(member.needs());
            missing.removeIf(need -> phase(need) != Phase.LOST);
            if (!missing.isEmpty() && !member.canSpare(missing)) {
                stop(member, missing.iterator().next());
                return;
            }
            for (String need : member.needs()) {
                if (missing.contains(need) || phase(need) == Phase.COMPLETED) {
                    gone.add(new Edge(member.job(), jobOf(need), missing.contains(need)));
                }
            }
        }

        private void stop(Member member, @Nullable String step) {
            stopped.add(new Stop(member.job(), step));
            now.put(member.step(), new Standing(Phase.LOST, 0));
        }

        private List<JobId> lost() {
            return members.stream()
                    .filter(member -> phase(member.step()) == Phase.LOST)
                    .map(Member::job)
                    .toList();
        }

        private Outcome outcome() {
            if (now.values().stream().anyMatch(standing -> standing.phase().isLive())) {
                return Outcome.OPEN;
            }
            if (isDelivered()) {
                return Outcome.COMPLETED;
            }
            return cancelled ? Outcome.CANCELLED : Outcome.FAILED;
        }

        private boolean isDelivered() {
            if (result != null) {
                return phase(result) == Phase.COMPLETED;
            }
            return onFailure == OnFailure.SKIP
                    ? now.values().stream().anyMatch(standing -> standing.phase() == Phase.COMPLETED)
                    : now.values().stream().allMatch(standing -> standing.phase() == Phase.COMPLETED);
        }

        private int progress() {
            long whole = members.stream().mapToLong(Member::weight).sum();
            long done = members.stream()
                    .mapToLong(member -> (long) member.weight()
                            * Objects.requireNonNull(now.get(member.step())).progress())
                    .sum();
            return (int) Math.min(WHOLE, done / whole);
        }

        private Phase phase(String step) {
            return Objects.requireNonNull(now.get(step), "no such step").phase();
        }

        private JobId jobOf(String step) {
            return Objects.requireNonNull(jobs.get(step), "no such step");
        }
    }
}
