package dev.bobine.direction;

import java.util.List;

/// Makes shots of wishes.
public interface Director {

    /// What became of a brief.
    sealed interface Answer {

        /// Money that the call cost, in millionths of the deployment's currency.
        long costMicros();

        /// A treatment. Nobody has checked yet what it asks for.
        record Written(Treatment treatment, long costMicros) implements Answer {}

        /// It said something that is no treatment, twice.
        record Unusable(long costMicros) implements Answer {}

        /// It declined.
        record Declined(long costMicros) implements Answer {}

        /// All its places are taken at the moment.
        record Busy() implements Answer {
            @Override
            public long costMicros() {
                return 0;
            }
        }

        /// It cannot be had at the moment.
        record Away(long costMicros) implements Answer {}
    }

    /// Decides whether a treatment will do, and says what is wrong with one that will not.
    @FunctionalInterface
    interface Judge {
        /// One sentence per fault, without the user's own words; none when it will do.
        List<String> faults(Treatment treatment);
    }

    /// Blocks while the director thinks. Never throws for what a director says or does not say.
    Answer direct(Brief brief, Judge judge);
}
