package dev.bobine.admission;

import dev.bobine.job.PlanOverrides;
import dev.bobine.persistence.AdmissionStore.AccountRow;

/// Between an account's row and the values that the policy decides on.
final class AccountRows {

    private AccountRows() {}

    static AccountState state(AccountRow row) {
        return new AccountState(
                row.windows().month(),
                row.windows().monthUsed(),
                row.prepaid(),
                row.windows().day(),
                row.windows().daySeconds(),
                row.held(),
                row.outstanding());
    }

    static AccountRow with(AccountRow row, AccountState state) {
        return new AccountRow(
                row.userId(),
                row.plan(),
                row.overrides(),
                new AccountRow.Windows(state.month(), state.monthUsed(), state.day(), state.daySeconds()),
                state.prepaid(),
                state.held(),
                state.outstanding(),
                row.eraseRequestedAt());
    }

    static PlanOverrides overrides(AccountRow row) {
        return row.overrides() == null ? PlanOverrides.NONE : row.overrides();
    }
}
