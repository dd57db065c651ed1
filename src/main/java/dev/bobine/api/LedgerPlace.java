package dev.bobine.api;

import dev.bobine.job.LedgerEntry;
import dev.bobine.persistence.AccountQueries.EntryRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The line of a ledger after which the next page begins, opaque to clients.
final class LedgerPlace {

    /// Also what is left of entries that have been folded.
    private static final Set<String> KINDS = Stream.concat(
                    Stream.of("carry"), Arrays.stream(LedgerEntry.Kind.values()).map(LedgerEntry.Kind::wire))
            .collect(Collectors.toUnmodifiableSet());

    private static final int PARTS = 4;

    private LedgerPlace() {}

    static String text(EntryRow last) {
        String text = last.at() + " " + last.subject() + " " + last.run() + " " + last.kind();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    static EntryRow parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(" ", -1);
            if (parts.length == PARTS && KINDS.contains(parts[3])) {
                Instant at = Parameters.time("cursor", Instant.parse(parts[0]).toString());
                return new EntryRow(UUID.fromString(parts[1]), Long.parseLong(parts[2]), parts[3], 0, 0, 0, 0, at);
            }
        } catch (IllegalArgumentException | DateTimeParseException _) {
            // answered like a place that means nothing
        }
        throw ProblemException.badParameter("cursor", "cursor must be one that a page came with.");
    }
}
