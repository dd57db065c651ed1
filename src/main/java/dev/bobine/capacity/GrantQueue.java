package dev.bobine.capacity;

import dev.bobine.capacity.FairBudget.Claimant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/// Who waits for units of a [FairBudget] and who has some: decides whose turn it is. Not for several threads at once.
///
/// A decision looks at the first in line of each backend, however many wait.
///
/// @param <W> what a claimant waits with
final class GrantQueue<W> {

    private final long limit;
    private final long perUser;
    private final long perBackend;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Backend> backends = new HashMap<>();
    private final Map<Claimant, Line> lines = new HashMap<>();
    private final Comparator<Line> turn =
            Comparator.comparingLong(Line::heldByUser).thenComparingLong(Line::arrival);
    private long taken;
    private long arrivals;
    private int waiting;

    GrantQueue(long limit, long perUser, long perBackend) {
        this.limit = limit;
        this.perUser = perUser;
        this.perBackend = perBackend;
    }

    /// Units that somebody waits for or has been granted.
    final class Wish {
        private final long arrival = arrivals++;
        private final Line line;
        private final long units;
        private final W waiter;
        private boolean granted;

        private Wish(Line line, long units, W waiter) {
            this.line = line;
            this.units = units;
            this.waiter = waiter;
        }

        W waiter() {
            return waiter;
        }

        long units() {
            return units;
        }

        boolean isGranted() {
            return granted;
        }
    }

    private final class User {
        private final String name;
        private final List<Line> lines = new ArrayList<>();
        private long held;

        User(String name) {
            this.name = name;
        }

        void change(long units) {
            lines.forEach(Line::leaveOrder);
            held += units;
            lines.forEach(Line::enterOrder);
            if (held == 0 && lines.isEmpty()) {
                users.remove(name);
            }
        }
    }

    private final class Backend {
        private final String name;
        private final TreeSet<Line> order = new TreeSet<>(turn);
        private long held;

        Backend(String name) {
            this.name = name;
        }

        /// The first that neither its user's part nor this backend's keeps waiting.
        Optional<Line> first() {
            boolean full = held > 0 && held >= perBackend;
            return full
                    ? Optional.empty()
                    : order.stream().filter(Line::isWithinItsParts).findFirst();
        }

        void change(long units) {
            held += units;
            forgetIfIdle();
        }

        void forgetIfIdle() {
            if (held == 0 && order.isEmpty()) {
                backends.remove(name);
            }
        }
    }

    /// What one user waits for at one backend, in the order in which it came. It is there as long as something waits in
    /// it.
    private final class Line {
        private final Claimant claimant;
        private final User user;
        private final Backend backend;
        private final SequencedSet<Wish> wishes = new LinkedHashSet<>();

        Line(Claimant claimant) {
            this.claimant = claimant;
            this.user = users.computeIfAbsent(claimant.user(), User::new);
            this.backend = backends.computeIfAbsent(claimant.backend(), Backend::new);
            user.lines.add(this);
        }

        long heldByUser() {
            return user.held;
        }

        long arrival() {
            return wishes.getFirst().arrival;
        }

        boolean isWithinItsParts() {
            long units = wishes.getFirst().units;
            return fits(user.held, units, perUser) && fits(backend.held, units, perBackend);
        }

        void enterOrder() {
            backend.order.add(this);
        }

        void leaveOrder() {
            backend.order.remove(this);
        }

        void add(Wish wish) {
            wishes.add(wish);
            if (wishes.size() == 1) {
                enterOrder();
            }
        }

        void remove(Wish wish) {
            leaveOrder();
            wishes.remove(wish);
            if (!wishes.isEmpty()) {
                enterOrder();
                return;
            }
            lines.remove(claimant);
            user.lines.remove(this);
            user.change(0);
            backend.forgetIfIdle();
        }
    }

    /// Puts a wish in line.
    ///
    /// @param units from 1 to the limit
    Wish add(Claimant claimant, long units, W waiter) {
        Line line = lines.computeIfAbsent(claimant, Line::new);
        Wish wish = new Wish(line, units, waiter);
        line.add(wish);
        waiting++;
        return wish;
    }

    /// Takes back a wish that has not been granted.
    void remove(Wish wish) {
        wish.line.remove(wish);
        waiting--;
    }

    /// Grants the wish whose turn it is, if there is room for it.
    Optional<Wish> grant() {
        return backends.values().stream()
                .flatMap(backend -> backend.first().stream())
                .min(turn)
                .map(line -> line.wishes.getFirst())
                .filter(wish -> taken + wish.units <= limit)
                .map(this::grant);
    }

    private Wish grant(Wish wish) {
        change(wish.line.claimant, wish.units);
        remove(wish);
        wish.granted = true;
        return wish;
    }

    /// Gives back units that were granted.
    void giveBack(Claimant claimant, long units) {
        change(claimant, -units);
    }

    private void change(Claimant claimant, long units) {
        taken += units;
        users.computeIfAbsent(claimant.user(), User::new).change(units);
        backends.computeIfAbsent(claimant.backend(), Backend::new).change(units);
    }

    long taken() {
        return taken;
    }

    int waiting() {
        return waiting;
    }

    /// How many users and backends are remembered.
    int known() {
        return users.size() + backends.size() + lines.size();
    }

    private static boolean fits(long held, long units, long max) {
        return held == 0 || held + units <= max;
    }
}
