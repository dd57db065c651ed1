package dev.bobine.chaos;

/// A time in which a worker could neither have its lease renewed nor know of anything in the database.
///
/// @param worker its name
/// @param from when its last lease had lapsed, in nanoseconds
/// @param to when the way was open again
record Silence(String worker, long from, long to) {

    boolean covers(Submit submit) {
        return submit.worker().equals(worker) && submit.nanos() > from && submit.nanos() < to;
    }
}
