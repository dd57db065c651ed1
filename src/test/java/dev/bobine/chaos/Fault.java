package dev.bobine.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What may go wrong in a run.
enum Fault {
    /// The model server refuses, fails, hangs, cuts connections and forgets, and serves clips slowly or in pieces.
    MODEL,
    /// Requests come twice, and wishes to cancel come before what they are about.
    REQUESTS,
    /// A worker is killed with no chance to say goodbye.
    KILL,
    /// The one that takes its place is killed as soon as it works, twice.
    REPEATED_KILL,
    /// A worker is stopped until its lease has long lapsed, and then goes on.
    FREEZE,
    /// All workers are told to end, one after the other, and replaced.
    ROLLING_RESTART,
    POSTGRES_RESTART,
    /// Connections are cut by the database.
    POSTGRES_KILLS,
    /// A session sits on locks of jobs and accounts, idle in its transaction.
    POSTGRES_IDLE_TRANSACTION,
    KAFKA_RESTART,
    /// A stranger joins the consumer group and leaves it again, in the middle of batches.
    REBALANCE,
    S3_OUTAGE;

    /// `all`, `none`, or names separated by commas.
    static Set<Fault> parse(String words) {
        return switch (words) {
            case "all" -> EnumSet.allOf(Fault.class);
            case "none" -> EnumSet.noneOf(Fault.class);
            default ->
                Arrays.stream(words.split(","))
                        .map(word ->
                                valueOf(word.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
        };
    }

    /// Done by the driver from time to time, rather than all along by the model server or the publisher.
    boolean driven() {
        return this != MODEL && this != REQUESTS;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
