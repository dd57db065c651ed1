package dev.bobine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AccountQueries.EntryRow;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void aCursorNamesTheJobThatItWasMadeOf() {
        Cursor cursor = new Cursor(new JobId(UUID.randomUUID()));

        assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
    }

    @Test
    void aCursorCanStandInAUrlAsItIs() {
        Cursor cursor = new Cursor(new JobId(new UUID(-1, -1)));

        assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA", "%%%", "not a cursor", "AgAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAAAA"})
    void otherTextIsNoCursor(String text) {
        assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reserve", "release", "charge", "correct", "refund", "top_up", "director", "carry"})
    void aLedgerGoesOnAfterALineOfAnyKind(String kind) {
        EntryRow last =
                new EntryRow(UUID.randomUUID(), 1, kind, 0, 0, 0, 0, Instant.parse("2026-11-01T10:00:00.000007Z"));

        assertThat(LedgerPlace.parse(LedgerPlace.text(last))).isEqualTo(last);
    }

    @Test
    void aQueueGoesOnAfterAnyUserThatMayBe() {
        QueuePlace last = new QueuePlace(7, "\uD83E\uDE81".repeat(UserId.MAX_LENGTH));

        assertThat(Parameters.place(last.text())).isEqualTo(last);
    }
}
