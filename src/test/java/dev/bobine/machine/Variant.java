package dev.bobine.machine;

/// The machine as it is, and machines with one mistake each.
enum Variant {
    SOUND,
    /// A write asks only for the state.
    NO_FENCE,
    /// A write asks for the attempt where it should ask for the run token: adoption does not change it.
    ATTEMPT_AS_FENCE,
    /// Money is booked and the event written before it is known whether the row was still the writer's.
    SETTLE_BEFORE_COMMIT,
    /// A submit of unknown outcome is simply made again.
    RETRY_BLINDLY,
    /// Whoever adopts a job that was being submitted submits it.
    ADOPT_AS_FRESH,
    /// A worker makes the call without looking at its lease: what was true when somebody looked is no longer true.
    CALL_WITHOUT_LEASE,
    /// The call is made before the claim is committed.
    SUBMIT_BEFORE_CLAIM,
    /// Adoption does not change the run token.
    ADOPT_UNDER_THE_SAME_TOKEN,
    /// Adoption does not count workers that died.
    COUNT_NO_DEATHS,
    /// Every death counts for every job that the worker held, whether it was in hand or not.
    BLAME_ALL,
    /// A suspected job is touched before the row says so.
    TOUCH_BEFORE_HOLD
}
