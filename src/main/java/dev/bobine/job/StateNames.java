package dev.bobine.job;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The names of the states, and the sets of them over which statements decide. They follow from the types: a new state
/// is in those of its interfaces by being declared.
public final class StateNames {

    /// Of jobs that have ended.
    public static final Set<String> SETTLED = of(JobState.Settled.class);

    /// Of jobs that have not been submitted.
    public static final Set<String> UNSUBMITTED = of(JobState.Unsubmitted.class);

    /// Of jobs that a worker runs.
    public static final Set<String> RUNNING = of(JobState.Running.class);

    /// Of jobs that a backend holds or may hold, so that they count against its limit.
    public static final Set<String> IN_FLIGHT = of(JobState.InFlight.class);

    /// Of jobs that a provider has accepted and a worker follows.
    public static final Set<String> TAKEN = of(JobState.Taken.class);

    /// Of jobs that have a claim.
    public static final Set<String> CLAIMED = of(JobState.Claimed.class);

    /// Of jobs that have not ended.
    public static final Set<String> LIVE = without(SETTLED);

    private StateNames() {}

    /// The name of a state in the tables and on the wire.
    static String of(JobState state) {
        return name(state.getClass());
    }

    /// Whether there is a state of that name.
    public static boolean exists(String name) {
        return LIVE.contains(name) || SETTLED.contains(name);
    }

    private static Set<String> of(Class<? extends JobState> kind) {
        Set<String> names = new LinkedHashSet<>();
        states(kind).map(StateNames::name).forEach(names::add);
        return Collections.unmodifiableSet(names);
    }

    private static Set<String> without(Set<String> some) {
        Set<String> others = new TreeSet<>(of(JobState.class));
        others.removeAll(some);
        return Collections.unmodifiableSet(others);
    }

    private static Stream<Class<?>> states(Class<?> kind) {
        return kind.isSealed()
                ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(StateNames::states)
                : Stream.of(kind);
    }

    private static String name(Class<?> state) {
        return state.getSimpleName().toLowerCase(Locale.ROOT);
    }
}
