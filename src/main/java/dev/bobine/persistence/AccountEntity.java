package dev.bobine.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A user's account, mapped for reading it alone. What changes it goes through set-based statements under its lock.
@Entity
@Table(name = "account")
class AccountEntity {

    @Id
    @Column(name = "user_id")
    String userId = "";

    @Nullable
    String plan;

    LocalDate month = LocalDate.EPOCH;

    @Column(name = "month_used")
    long monthUsed;

    long prepaid;

    LocalDate day = LocalDate.EPOCH;

    @Column(name = "day_seconds")
    long daySeconds;

    long held;

    int outstanding;
}
