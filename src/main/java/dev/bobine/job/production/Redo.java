package dev.bobine.job.production;

import dev.bobine.job.JobId;
import dev.bobine.job.Refusal;
import dev.bobine.job.production.Standing.Phase;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which steps of a production that has ended are done again. What is paid for is kept: a step that has its clip is
/// done again only if it was named or changed, or needs one that is.
public sealed interface Redo {

    /// These, each with a new job.
    record Again(Set<String> steps) implements Redo {
        public Again {
            steps = Set.copyOf(steps);
        }
    }

    /// None, for this reason.
    record Refused(Refusal refusal) implements Redo {}

    /// @param named steps that are to be done again, and steps that were changed; when there are none, what has no clip
    /// @param needs what each member needs if it is done again, which may be other than what it needed
    /// @param standings of every member, by its job
    /// @param clips jobs whose clips are still there
    static Redo of(
            Production production,
            Set<String> named,
            Map<String, Set<String>> needs,
            Map<JobId, Standing> standings,
            Set<JobId> clips) {
        Set<String> wanted = named.isEmpty() ? withoutClip(production, standings) : new LinkedHashSet<>(named);
        Optional<String> unknown = wanted.stream()
                .filter(step -> production.members().stream()
                        .noneMatch(member -> member.step().equals(step)))
                .sorted()
                .findFirst();
        if (unknown.isPresent()) {
            return refused("unknown_step", "steps", "The production has no such step.");
        }
        if (wanted.isEmpty()) {
            return refused("nothing_to_retry", null, "Every step has its clip; name or change the one to do again.");
        }
        Set<String> again = withLostNeeds(production, wanted, needs, standings);
        boolean deleted = again.stream()
                .flatMap(step -> Objects.requireNonNull(needs.get(step)).stream())
                .anyMatch(need -> !again.contains(need)
                        && !clips.contains(production.member(need).job()));
        if (deleted) {
            return refused(
                    "source_deleted",
                    "steps",
                    "The clip of a step that is needed again was deleted; name that step too.");
        }
        return new Again(again);
    }

    /// What a step to be done again needs and lacks has to be done as well, named or not, and so has what needs that.
    private static Set<String> withLostNeeds(
            Production production, Set<String> wanted, Map<String, Set<String>> needs, Map<JobId, Standing> standings) {
        Set<String> again = new LinkedHashSet<>(production.withDependants(wanted));
        boolean more = true;
        while (more) {
            Set<String> lost = again.stream()
                    .flatMap(step -> Objects.requireNonNull(needs.get(step)).stream())
                    .filter(need -> isLost(production.member(need), standings))
                    .collect(Collectors.toSet());
            more = again.addAll(lost);
            again.addAll(production.withDependants(again));
        }
        return again;
    }

    private static Set<String> withoutClip(Production production, Map<JobId, Standing> standings) {
        Set<String> lost = new LinkedHashSet<>();
        production.members().stream()
                .filter(member -> isLost(member, standings))
                .forEach(member -> lost.add(member.step()));
        return lost;
    }

    private static boolean isLost(Member member, Map<JobId, Standing> standings) {
        return Objects.requireNonNull(standings.get(member.job())).phase() == Phase.LOST;
    }

    private static Redo refused(String code, @Nullable String field, String message) {
        return new Refused(Refusal.of(code, field, message));
    }
}
