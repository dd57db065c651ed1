package dev.bobine.chaos;

import java.util.Set;

/// A worker that goes on after its lease has lapsed.
///
/// @param nanos when
/// @param submitting idempotency keys of the submits that were its own to make when it was stopped
record Thaw(String worker, long nanos, Set<String> submitting) {

    /// Whether the worker made a submit that was no longer its own to make.
    boolean acted(Submit submit) {
        return submit.worker().equals(worker) && submit.nanos() > nanos && submitting.contains(submit.key());
    }
}
