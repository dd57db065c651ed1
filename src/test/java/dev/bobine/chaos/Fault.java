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
    /// A worker is killed while its studio makes a film.
    STUDIO_KILL,
    /// A worker is stopped until its lease has long lapsed, and then goes on.
    FREEZE,
    /// All workers are told to end, one after the other, and replaced.
    ROLLING_RESTART,
    POSTGRES_RESTART,
    /// Connections are cut by the database.
    POSTGRES_KILLS,
    /// A session sits on locks of jobs and accounts, idle in its transaction.
    POSTGRES_IDLE_TRANSACTION,
    /// All processes of the database stop, hold what they hold and answer nothing, and then go on.
    POSTGRES_HANGS,
    /// The primary ends without a farewell, and the standby is promoted; clients keep their one address.
    POSTGRES_FAILOVER,
    /// Nothing more can be written to the database's disk. Takes the right to mount one.
    POSTGRES_DISK_FULL,
    KAFKA_RESTART,
    /// A stranger joins the consumer group and leaves it again, in the middle of batches.
    REBALANCE,
    S3_OUTAGE,
    /// One worker loses one of its servers, in one direction or both, or reaches it over a thin line, while others
    /// reach it as ever.
    PARTITION,
    /// The model server takes connections and never answers.
    SILENT_MODEL,
    /// Workers' clocks are minutes apart.
    SKEWED_CLOCKS,
    /// Records on the topic of requests that are none.
    POISON,
    /// Clips that would take gigabytes to decode, and downloads that drip without an end.
    HOSTILE_CLIPS;

    private static final Set<Fault> ALL_ALONG = EnumSet.of(MODEL, REQUESTS, SKEWED_CLOCKS, POISON, HOSTILE_CLIPS);

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

    /// Done by the driver from time to time, rather than all along.
    boolean driven() {
        return !ALL_ALONG.contains(this);
    }

    /// Whether it happens on the way between workers and servers, which then must lie open to the driver.
    boolean needsNetwork() {
        return this == PARTITION || this == SILENT_MODEL || this == POSTGRES_FAILOVER;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
