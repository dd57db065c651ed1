package dev.bobine.job;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a line of the ledger tells those who bill by it: there is no second count.
///
/// @param about the job that it was charged for; null for a call of the director
/// @param source where the amount comes from; null where nobody told one, such as a refund
/// @param correctsCharge whether a charge of the same job was told before, which this one goes with
public record Usage(
        LedgerEntry entry,
        UserId user,
        @Nullable About about,
        Charge.@Nullable Source source,
        boolean correctsCharge,
        Instant at) {

    public Usage {
        Objects.requireNonNull(user, "user is null");
        if (!isUsage(entry)) {
            throw new IllegalArgumentException("uses nothing: " + entry.kind());
        }
    }

    /// The job.
    ///
    /// @param made what it was to make; null where that is not known any more
    public record About(
            JobId job,
            RequestIdentity request,
            @Nullable Part part,
            String model,
            @Nullable Work made) {}

    /// What was charged when a job ended.
    public static Usage of(Job job, LedgerEntry entry, Charge charge, Instant at) {
        About about = new About(
                job.id(),
                job.head().identity(),
                job.head().part(),
                job.terms().model(),
                job.ask().work());
        return new Usage(entry, job.userId(), about, charge.source(), false, at);
    }

    /// What is given back of it.
    public static Usage refund(LedgerEntry entry, UserId user, About about, Instant at) {
        return new Usage(entry, user, about, null, true, at);
    }

    /// What a call of the director cost.
    public static Usage director(LedgerEntry entry, UserId user, Instant at) {
        return new Usage(entry, user, null, null, false, at);
    }

    /// Whether a line is one that bills.
    public static boolean isUsage(LedgerEntry entry) {
        return switch (entry.kind()) {
            case CHARGE, CORRECT, REFUND, DIRECTOR -> true;
            case RESERVE, RELEASE, TOP_UP -> false;
        };
    }

    /// The line's own, however often it is told.
    public UUID id() {
        return id(entry, entry.kind());
    }

    /// The charge that this changes, if it changes one.
    public @Nullable UUID corrects() {
        return correctsCharge ? id(entry, LedgerEntry.Kind.CHARGE) : null;
    }

    private static UUID id(LedgerEntry entry, LedgerEntry.Kind kind) {
        String name = "usage\n" + entry.subject() + "\n" + entry.run() + "\n" + kind.wire();
        return Hashes.nameUuid(name.getBytes(StandardCharsets.UTF_8));
    }

    /// What it is for, in one word.
    public String kind() {
        return switch (entry.kind()) {
            case CORRECT -> "correction";
            case REFUND -> "refund";
            case DIRECTOR -> "director";
            case CHARGE, RESERVE, RELEASE, TOP_UP -> {
                Work made = about == null ? null : about.made();
                yield made == null ? "render" : made.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            }
        };
    }

    public long micros() {
        return entry.planMicros() + entry.prepaidMicros();
    }
}
