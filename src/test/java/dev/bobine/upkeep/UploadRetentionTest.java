package dev.bobine.upkeep;

import static dev.bobine.upkeep.Jobs.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.OtherPod;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.UploadStore;
import dev.bobine.storage.FileStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class UploadRetentionTest {

    @Inject
    Database database;

    @Inject
    UploadStore store;

    @Inject
    Exclusive exclusive;

    @Inject
    UpkeepSettings settings;

    @Inject
    MeterRegistry meters;

    private final String user = unique("ana");

    @Test
    void filesThatCannotBeRemovedKeepNoOtherOne() {
        try (OtherPod _ = OtherPod.runs("upload-retention")) {
            Ledger.change("""
                    insert into upload (id, user_id, name, type, bytes, created_at, unwanted)
                    select gen_random_uuid(), '%s', case when n > 7 then 'free-' else 'held-' end || n, 'png', 1,
                      timestamptz '2020-01-01Z' + n * interval '1 second', true
                    from generate_series(1, 120) n""".formatted(user));
            UploadRetention retention =
                    new UploadRetention(database, store, exclusive, new Holding(), settings, meters);

            for (int round = 0; round < 6; round++) {
                removeSome(retention);
            }

            assertThat(left()).isEqualTo(7);
            Ledger.change("delete from upload where user_id = '%s'".formatted(user));
        }
    }

    private static void removeSome(UploadRetention retention) {
        try {
            assertThat(retention.removeSome()).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessage("held");
        }
    }

    private long left() {
        return Ledger.number("select count(*) from upload where user_id = '%s'".formatted(user));
    }

    /// A bucket some of whose objects nobody may remove.
    private static final class Holding implements FileStore {

        @Override
        public Arrival begin(String name, long maxBytes) {
            throw new UnsupportedOperationException("nothing is sent here");
        }

        @Override
        public void delete(String name) throws IOException {
            if (name.startsWith("held-")) {
                throw new IOException("held");
            }
        }
    }
}
