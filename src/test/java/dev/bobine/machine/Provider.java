package dev.bobine.machine;

import dev.bobine.job.Claim;
import dev.bobine.job.Failure;
import dev.bobine.job.JobId;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.SubmitOutcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes and bills every submit that it takes, whatever its idempotency key.
final class Provider {

    private final Map<JobId, Integer> billed = new HashMap<>();
    private final Set<String> takenKeys = new HashSet<>();
    private int next;

    /// @param luck decides what becomes of the call
    SubmitOutcome submit(JobId job, Claim claim, int luck) {
        return switch (luck % 8) {
            case 0, 1, 2 -> new SubmitOutcome.Accepted(take(job, claim));
            case 3 -> {
                take(job, claim);
                yield new SubmitOutcome.Ambiguous(failure(Failure.Kind.AMBIGUOUS_SUBMIT));
            }
            case 4 -> new SubmitOutcome.Ambiguous(failure(Failure.Kind.AMBIGUOUS_SUBMIT));
            case 5 -> new SubmitOutcome.Refused(failure(Failure.Kind.RATE_LIMITED));
            case 6 -> new SubmitOutcome.Refused(failure(Failure.Kind.TRANSIENT));
            default -> new SubmitOutcome.Refused(failure(Failure.Kind.INVALID_REQUEST));
        };
    }

    private Ticket take(JobId job, Claim claim) {
        takenKeys.add(claim.idempotencyKey());
        billed.merge(job, 1, Integer::sum);
        return claim.ticket("video-" + next++);
    }

    static Failure failure(Failure.Kind kind) {
        return Failure.of(kind, Stage.SUBMIT, "as it was told to");
    }

    /// Whether the submit of a claim was taken, as an operator finds out on the provider's own page.
    boolean took(Claim claim) {
        return takenKeys.contains(claim.idempotencyKey());
    }

    /// A job that was billed more than once.
    Optional<JobId> billedTwice() {
        return billed.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
