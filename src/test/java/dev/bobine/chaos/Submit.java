package dev.bobine.chaos;

/// One submit as the model server saw it.
///
/// @param nanos `System.nanoTime()` of its arrival
/// @param key idempotency key, which is the job's id and the attempt; empty where the dialect has no place for it
/// @param token the request, and the step of a production, from its prompt
/// @param worker the worker process, from its credentials
/// @param kind what it asks for
/// @param shown key of the object that it was given a link to; empty when there is none
/// @param externalId the model server's id of the job; empty when it was not taken
record Submit(
        long nanos,
        String key,
        String token,
        String worker,
        Film.Kind kind,
        Fate fate,
        String shown,
        String externalId) {

    boolean taken() {
        return !externalId.isEmpty();
    }
}
