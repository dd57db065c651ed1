package dev.bobine.admission;

import dev.bobine.job.Reservation;
import java.time.LocalDate;
import java.util.Objects;

/// What a user has used, as far as deciding on the next request needs it.
///
/// @param month first day of the UTC month that `monthUsed` is about
/// @param monthUsed of the plan's money, held or spent
/// @param prepaid what is left of the top-ups
/// @param daySeconds clip seconds of `day`, held or used
/// @param held money of both kinds held for jobs that have not ended
/// @param outstanding jobs that have not ended
public record AccountState(
        LocalDate month, long monthUsed, long prepaid, LocalDate day, long daySeconds, long held, int outstanding) {

    public AccountState {
        Objects.requireNonNull(month, "month is null");
        Objects.requireNonNull(day, "day is null");
    }

    /// An account that has never been used.
    public static AccountState fresh(LocalDate today) {
        return new AccountState(today.withDayOfMonth(1), 0, 0, today, 0, 0, 0);
    }

    /// The same account today: windows that have passed start again from zero.
    public AccountState on(LocalDate today) {
        LocalDate thisMonth = today.withDayOfMonth(1);
        boolean newMonth = thisMonth.isAfter(month);
        boolean newDay = today.isAfter(day);
        return new AccountState(
                newMonth ? thisMonth : month,
                newMonth ? 0 : monthUsed,
                prepaid,
                newDay ? today : day,
                newDay ? 0 : daySeconds,
                held,
                outstanding);
    }

    /// The account with one more job.
    public AccountState with(Reservation reservation) {
        return new AccountState(
                month,
                monthUsed + reservation.planMicros(),
                prepaid - reservation.prepaidMicros(),
                day,
                daySeconds + reservation.clipSeconds(),
                held + reservation.micros(),
                outstanding + 1);
    }
}
