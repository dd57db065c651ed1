package dev.bobine.job.production;

import dev.bobine.job.JobId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A step of an admitted production, with the job that it is at present.
///
/// @param needs steps that must have ended well before it starts
/// @param joins those of them that it can do without, as long as one is left; empty unless it is a join
/// @param weight its part in the production's progress
/// @param shots how many shots of a film its one job makes; 0 where that is of no meaning
public record Member(String step, JobId job, List<String> needs, List<String> joins, int weight, int shots) {

    /// Of a step that is no film of several shots by itself.
    public Member(String step, JobId job, List<String> needs, List<String> joins, int weight) {
        this(step, job, needs, joins, weight, 0);
    }

    public Member {
        Objects.requireNonNull(step, "step is null");
        Objects.requireNonNull(job, "job is null");
        needs = List.copyOf(needs);
        joins = List.copyOf(joins);
        if (weight < 1) {
            throw new IllegalArgumentException("weight must be at least 1");
        }
    }

    /// Of a step that becomes a job.
    public static Member of(Step step, JobId job, int weight) {
        return of(step, job, weight, Set.of());
    }

    /// @param given names that stand for clips that are there already, and need not be waited for
    public static Member of(Step step, JobId job, int weight, Set<String> given) {
        Set<String> needs = new LinkedHashSet<>(step.needs());
        needs.removeAll(given);
        Set<String> joins = new LinkedHashSet<>(step instanceof Step.Join join ? join.of() : List.of());
        joins.removeAll(given);
        return new Member(step.name(), job, List.copyOf(needs), List.copyOf(joins), weight);
    }

    /// The same step, done again by another job.
    public Member as(JobId other) {
        return new Member(step, other, needs, joins, weight, shots);
    }

    /// The same step, whose one job makes several shots of a film.
    public Member making(int several) {
        return new Member(step, job, needs, joins, weight, several);
    }

    /// Whether it can be done without these steps, as long as it can do without any.
    boolean canSpare(Set<String> lost) {
        Set<String> left = new LinkedHashSet<>(joins);
        left.removeAll(lost);
        return !left.isEmpty() && joins.containsAll(lost);
    }
}
