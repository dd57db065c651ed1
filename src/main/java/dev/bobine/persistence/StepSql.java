package dev.bobine.persistence;

/// The statements that apply transitions, each to a set of them. Every one checks the fence (the row's run token and
/// state, and that this worker still holds its lease) and writes all consequences of the rows that passed, or none.
final class StepSql {

    /// Locks the accounts of steps that change what counts as queued or running, in the order that everyone keeps.
    static final String LOCK_ACCOUNTS = Statements.read("lock-accounts");

    static final String LOCK_FREE_ACCOUNTS = Statements.read("lock-free-accounts");

    /// Steps that leave the job alive and out of the queue. A parked job belongs to nobody, so one that goes on is
    /// left to whichever worker adopts it.
    static final String MOVE = Statements.read("move-jobs");

    /// Steps back into the queue.
    static final String REQUEUE = Statements.read("requeue-jobs");

    /// Steps that end a job: it leaves the live table, its money is settled, its place in the queue is given up.
    static final String SETTLE = Statements.read("settle-jobs");

    /// Says whether a suspected job is in hand. One that was and is not any more has not ended its worker.
    static final String HOLD = Statements.read("hold-job");

    private StepSql() {}
}
