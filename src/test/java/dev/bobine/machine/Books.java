package dev.bobine.machine;

import dev.bobine.job.LedgerEntry;
import dev.bobine.job.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Accounts and the ledger that they must agree with.
final class Books {

    private record Account(long plan, long prepaid, long held, long seconds) {

        Account plus(LedgerEntry entry) {
            return new Account(
                    plan + entry.planMicros(),
                    prepaid + entry.prepaidMicros(),
                    held + entry.heldMicros(),
                    seconds + entry.clipSeconds());
        }
    }

    private static final Account EMPTY = new Account(0, 0, 0, 0);

    private final Map<UserId, Account> accounts = new HashMap<>();
    private final Map<UserId, List<LedgerEntry>> ledger = new HashMap<>();

    void book(UserId user, List<LedgerEntry> entries) {
        List<LedgerEntry> lines = ledger.computeIfAbsent(user, _ -> new ArrayList<>());
        for (LedgerEntry entry : entries) {
            lines.add(entry);
            accounts.merge(user, EMPTY.plus(entry), (account, _) -> account.plus(entry));
        }
    }

    /// @param held what is reserved for each user's live jobs
    void check(Map<UserId, Long> held) {
        for (Map.Entry<UserId, List<LedgerEntry>> lines : ledger.entrySet()) {
            UserId user = lines.getKey();
            Account sum = EMPTY;
            Set<String> seen = new HashSet<>();
            for (LedgerEntry entry : lines.getValue()) {
                sum = sum.plus(entry);
                if (!seen.add(entry.subject() + " " + entry.kind())) {
                    throw new Violation("booked twice: " + entry.kind() + " of " + entry.subject());
                }
            }
            if (!sum.equals(accounts.get(user))) {
                throw new Violation("balance " + accounts.get(user) + " is not the ledger's " + sum);
            }
            if (sum.held() != held.getOrDefault(user, 0L)) {
                throw new Violation(
                        "held are " + sum.held() + " but the live jobs of " + user + " hold " + held.get(user));
            }
        }
    }
}
