package dev.bobine.machine;

import java.util.SplittableRandom;

/// One step of a history. What is not possible at its turn does nothing, so that any part of a history is a history.
///
/// @param who which worker
/// @param which which of the jobs concerned
/// @param luck how it turns out
record Choice(What what, int who, int which, int luck) {

    enum What {
        CLAIM(4),
        /// A worker does the next small step of a job in its hands.
        GO_ON(14),
        /// A worker and all it knew is gone.
        CRASH(1),
        /// A worker's lease lapses; it may go on later without having noticed.
        STALL(2),
        BEAT(3),
        ADOPT(3),
        CANCEL(1),
        EXPIRE(1),
        RESOLVE(2);

        private final int weight;

        What(int weight) {
            this.weight = weight;
        }
    }

    private static final int WEIGHTS = 31;

    static Choice random(SplittableRandom random) {
        int left = random.nextInt(WEIGHTS);
        for (What what : What.values()) {
            left -= what.weight;
            if (left < 0) {
                return new Choice(what, random.nextInt(Machine.WORKERS), random.nextInt(6), random.nextInt(120));
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }
}
