package dev.bobine.machine;

import dev.bobine.job.Artifact;
import dev.bobine.job.Charge;
import dev.bobine.job.Failure;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.RetryPolicy;
import dev.bobine.job.RetryPolicy.Decision;
import dev.bobine.job.Stage;
import dev.bobine.job.Transition;
import dev.bobine.job.Video;
import dev.bobine.rendering.SubmitOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Everything that can happen, one small step at a time: each step is one external call or one write, and between any
/// two of them anything else may happen.
final class Machine {

    static final int WORKERS = 3;
    static final int JOBS = 4;

    static final RetryPolicy POLICY = new RetryPolicy(3, 3, Duration.ofSeconds(1), Duration.ofSeconds(9));
    private static final Instant NOW = Tables.NOW;

    private final Variant variant;
    private final Tables tables;
    private final Provider provider = new Provider();
    private final List<Worker> workers = new ArrayList<>();
    private int names;

    /// A process: under which name it works, and what it has in hand.
    private static final class Worker {
        int name;
        final List<Hand> hands = new ArrayList<>();

        Worker(int name) {
            this.name = name;
        }
    }

    Machine(Variant variant) {
        this.variant = variant;
        this.tables = new Tables(variant);
        for (int i = 0; i < JOBS; i++) {
            tables.admit(i);
        }
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new Worker(names++));
            tables.lease(i);
        }
    }

    /// Does what the choice says, if it is possible now.
    void step(Choice choice) {
        Worker worker = workers.get(choice.who() % WORKERS);
        switch (choice.what()) {
            case CLAIM -> claim(worker, choice);
            case GO_ON -> goOn(worker, choice);
            case CRASH -> {
                tables.lapse(worker.name);
                worker.hands.clear();
            }
            case STALL -> tables.lapse(worker.name);
            case BEAT -> beat(worker);
            case ADOPT -> adopt(worker);
            case CANCEL -> cancel(worker, choice);
            case EXPIRE -> expire(worker, choice);
            case RESOLVE -> resolve(worker, choice);
        }
        tables.check();
        provider.billedTwice().ifPresent(job -> {
            throw new Violation("billed twice: " + job);
        });
    }

    /// Nothing goes wrong any more: every job must come to an end.
    void comeToRest() {
        for (int round = 0; round < 200 && !tables.rows().isEmpty(); round++) {
            for (int who = 0; who < WORKERS; who++) {
                step(new Choice(Choice.What.BEAT, who, 0, 0));
                step(new Choice(Choice.What.ADOPT, who, 0, 0));
                step(new Choice(Choice.What.CLAIM, who, 0, 0));
                step(new Choice(Choice.What.RESOLVE, who, 0, 0));
                int hands = workers.get(who).hands.size();
                for (int which = 0; which < hands; which++) {
                    step(new Choice(Choice.What.GO_ON, who, which, 0));
                }
            }
        }
        if (!tables.rows().isEmpty()) {
            throw new Violation("lost: " + tables.rows().getFirst().job().state());
        }
    }

    private void claim(Worker worker, Choice choice) {
        List<Row> queued = tables.rows(Queued.class);
        if (queued.isEmpty() || !tables.leased(worker.name)) {
            return;
        }
        Row row = queued.get(choice.which() % queued.size());
        if (variant == Variant.SUBMIT_BEFORE_CLAIM) {
            provider.submit(row.job().id(), Tables.claimOf(row), choice.luck());
            if (choice.luck() % 3 == 0) {
                return;
            }
        }
        Row claimed = tables.claim(row, worker.name);
        worker.hands.add(new Hand(claimed.job(), claimed.ownership(), false, null));
    }

    private void goOn(Worker worker, Choice choice) {
        if (worker.hands.isEmpty()) {
            return;
        }
        int index = choice.which() % worker.hands.size();
        Hand hand = worker.hands.remove(index);
        if (hand.next() != null) {
            write(worker, hand, hand.next());
            return;
        }
        switch (hand.job().state()) {
            case JobState.Running state
            when POLICY.setsAside(hand.job().setbacks()) -> worker.hands.add(hand.found(setAside(state)));
            case JobState.Running _ when isLost(worker, hand) -> {}
            case Submitting _ when !mayCall(worker) -> worker.hands.add(hand);
            case Submitting state -> worker.hands.add(hand.found(submit(hand, state, choice)));
            case Rendering state -> worker.hands.add(hand.found(poll(state, choice)));
            case Collecting state -> worker.hands.add(hand.found(collect(state, choice)));
            case Unsubmitted _, Unresolved _, Settled _ -> {}
        }
    }

    /// Whether the touch of a job ends here: its row is another's, or its bytes end the worker.
    private boolean isLost(Worker worker, Hand hand) {
        boolean suspected = POLICY.suspects(hand.job().setbacks());
        if (suspected && variant != Variant.TOUCH_BEFORE_HOLD && !tables.hold(hand.job(), worker.name)) {
            return true;
        }
        if (hand.job().state() instanceof Collecting && tables.kills(hand.job().id())) {
            tables.lapse(worker.name);
            worker.hands.clear();
            return true;
        }
        return false;
    }

    private static JobState setAside(JobState.Running state) {
        return state.abandoned(Failure.of(Failure.Kind.WORKER_CRASHED, state.stage(), "as it was told to"));
    }

    /// The lease is looked at just before the call. That a process is stopped between the two is the one window that is
    /// left.
    private boolean mayCall(Worker worker) {
        return tables.leased(worker.name) || variant == Variant.CALL_WITHOUT_LEASE;
    }

    private JobState submit(Hand hand, Submitting state, Choice choice) {
        if (hand.outcomeUnknown() && variant != Variant.ADOPT_AS_FRESH) {
            return ambiguous(state, Provider.failure(Failure.Kind.AMBIGUOUS_SUBMIT));
        }
        SubmitOutcome outcome = provider.submit(hand.job().id(), state.claim(), choice.luck());
        return switch (outcome) {
            case SubmitOutcome.Accepted(var ticket) -> state.accepted(ticket, NOW, NOW.plusSeconds(600));
            case SubmitOutcome.Ambiguous(Failure failure) -> ambiguous(state, failure);
            case SubmitOutcome.Withheld _ -> state.requeuedUnsent(NOW);
            case SubmitOutcome.Refused(Failure failure) -> refused(state, failure);
        };
    }

    private JobState ambiguous(Submitting state, Failure failure) {
        return variant == Variant.RETRY_BLINDLY ? state.requeued(failure, NOW, true) : refused(state, failure);
    }

    private static JobState refused(Submitting state, Failure failure) {
        return switch (POLICY.afterSubmit(failure, state.attempt(), NOW, 0.5)) {
            case Decision.RetryAt(Instant at, boolean costsAttempt) -> state.requeued(failure, at, costsAttempt);
            case Decision.Park _ -> state.unresolved(failure, null);
            case Decision.GiveUp _ -> state.failed(failure);
        };
    }

    private static JobState poll(Rendering state, Choice choice) {
        Failure failure = Failure.of(Failure.Kind.RENDER_FAILED, Stage.RENDER, "as it was told to");
        return switch (choice.luck() % 5) {
            case 0 -> state.rendered(new Artifact(null, 90L), NOW.plusSeconds(3600));
            case 1 -> state.progressed(Math.min(99, state.progress() + 10));
            case 2 -> state.failed(failure, Charge.NOTHING);
            case 3 -> state.cancelled(Charge.reported(10L));
            default -> state.rendered(new Artifact(null, null), NOW.plusSeconds(3600));
        };
    }

    private static JobState collect(Collecting state, Choice choice) {
        Video clip = new Video("bucket", "key", 1, "0".repeat(64), 1000, new FrameSize(64, 64), "h264", null, null);
        Failure failure = Failure.of(Failure.Kind.BAD_CLIP, Stage.COLLECT, "as it was told to");
        return switch (choice.luck() % 4) {
            case 1 -> state.copyFailed();
            case 2 -> state.failed(failure);
            default -> state.stored(clip);
        };
    }

    private void write(Worker worker, Hand hand, JobState next) {
        Transition step = hand.job().to(next, NOW);
        if (tables.apply(step, worker.name, hand.ownership()) && next instanceof JobState.Running) {
            worker.hands.add(hand.written(step.after()));
        }
    }

    private void beat(Worker worker) {
        if (!tables.leased(worker.name)) {
            worker.hands.removeIf(hand -> hand.next() == null);
            worker.name = names++;
            tables.lease(worker.name);
        }
    }

    private void adopt(Worker worker) {
        if (tables.leased(worker.name)) {
            for (Row row : tables.adopt(worker.name)) {
                worker.hands.add(new Hand(row.job(), row.ownership(), true, null));
            }
        }
    }

    private void cancel(Worker worker, Choice choice) {
        List<Row> queued = tables.rows(Queued.class);
        if (!queued.isEmpty()) {
            Row row = queued.get(choice.which() % queued.size());
            Queued state = (Queued) row.job().state();
            tables.apply(row.job().to(state.cancelled(), NOW), worker.name, row.ownership());
        }
    }

    private void expire(Worker worker, Choice choice) {
        List<Row> queued = tables.rows(Queued.class);
        if (!queued.isEmpty() && choice.luck() % 4 == 0) {
            Row row = queued.get(choice.which() % queued.size());
            Queued state = (Queued) row.job().state();
            tables.apply(row.job().to(state.expired(), NOW), worker.name, row.ownership());
        }
    }

    /// An operator looks it up at the provider and says the truth.
    private void resolve(Worker worker, Choice choice) {
        List<Row> parked = tables.rows(Unresolved.class);
        if (parked.isEmpty() || Objects.equals(variant, Variant.RETRY_BLINDLY)) {
            return;
        }
        Row row = parked.get(choice.which() % parked.size());
        Unresolved state = (Unresolved) row.job().state();
        tables.apply(row.job().to(word(state, choice), NOW), worker.name, row.ownership());
    }

    private JobState word(Unresolved state, Choice choice) {
        if (choice.luck() % 3 == 1) {
            return state.failed(Charge.of(null, state.claim().offerMicros()));
        }
        return provider.took(state.claim())
                ? state.adopted(state.claim().ticket("found"), NOW, NOW.plusSeconds(600))
                : state.requeued(NOW);
    }
}
