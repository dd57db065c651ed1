package dev.bobine.dev;

import java.time.Duration;

/// How a test wants the renderer to behave from now on: how long videos wait and how long they render beyond the real
/// work, how many of the next renders fail, and how many of the next creations are refused with which HTTP status.
public record Behaviour(Duration queueDelay, Duration renderDelay, int failNext, int refuseNext, int refusalStatus) {

    public static final Behaviour GOOD = new Behaviour(Duration.ZERO, Duration.ZERO, 0, 0, 503);

    public Behaviour {
        if (queueDelay.isNegative() || renderDelay.isNegative() || failNext < 0 || refuseNext < 0) {
            throw new IllegalArgumentException("delays and counts cannot be negative");
        }
        if (refusalStatus < 400 || refusalStatus > 599) {
            throw new IllegalArgumentException("a refusal is a status between 400 and 599");
        }
    }

    boolean immediate() {
        return queueDelay.isZero() && renderDelay.isZero() && failNext == 0;
    }

    Behaviour oneFailureLess() {
        return new Behaviour(queueDelay, renderDelay, Math.max(0, failNext - 1), refuseNext, refusalStatus);
    }

    Behaviour oneRefusalLess() {
        return new Behaviour(queueDelay, renderDelay, failNext, Math.max(0, refuseNext - 1), refusalStatus);
    }
}
