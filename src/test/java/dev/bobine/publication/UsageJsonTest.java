package dev.bobine.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.Contract;
import dev.bobine.job.Charge;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobId;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Options;
import dev.bobine.job.Part;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Refund;
import dev.bobine.job.Render;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Usage;
import dev.bobine.job.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Usage events say what the ledger says, as their schema has it.
class UsageJsonTest {

    private static final Contract CONTRACT = Contract.load();
    private static final Instant AT = Instant.parse("2030-01-01T08:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2030, 1, 1);
    private static final UserId USER = new UserId("tenant-3/álice");
    private static final JobId JOB = new JobId(UUID.fromString("01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f"));
    private static final Reservation HELD = new Reservation(60, 40, 8, DAY, DAY);
    private static final Render MADE =
            new Render("a secret wish", 8, new FrameSize(1280, 720), true, Options.NONE, List.of());
    private static final Usage.About ABOUT = new Usage.About(
            JOB,
            new RequestIdentity("/shop", "order-1"),
            new Part(new ProductionId(new UUID(1, 2)), "s1"),
            "film",
            MADE);
    private static final Usage.About BARE =
            new Usage.About(JOB, new RequestIdentity("/shop", "order-1"), null, "film", null);

    static Usage charge() {
        LedgerEntry spent = LedgerEntry.settle(JOB, 2, HELD, Charge.reported(90L), true).stream()
                .filter(Usage::isUsage)
                .findFirst()
                .orElseThrow();
        return new Usage(spent, USER, ABOUT, Charge.Source.PROVIDER, false, AT);
    }

    static Usage correction() {
        LedgerEntry entry = LedgerEntry.correct(JOB, 2, HELD, Charge.reported(90L), Charge.reported(50L));
        return new Usage(entry, USER, BARE, Charge.Source.PROVIDER, true, AT);
    }

    static Usage refund() {
        Refund.Charged charged = new Refund.Charged(JOB, 2, 90, 30, DAY, DAY, false, null);
        return Usage.refund(LedgerEntry.refund(charged, 45, DAY), USER, BARE, AT);
    }

    static Usage director() {
        return Usage.director(LedgerEntry.director(new UUID(3, 4), 12, DAY), USER, AT);
    }

    private static ObjectNode tree(Usage usage) {
        ObjectNode tree = UsageJson.tree(usage, "EUR");
        assertThat(CONTRACT.schema("usage-recorded.json").check(tree)).isNull();
        return tree;
    }

    @Test
    void aChargeSaysWhatWasMadeAndWhereItsMoneyCameFrom() {
        ObjectNode data = tree(charge());

        assertThat(data.path("kind").asText()).isEqualTo("render");
        assertThat(data.path("amountMicros").asLong()).isEqualTo(90);
        assertThat(data.path("planMicros").asLong()).isEqualTo(60);
        assertThat(data.path("prepaidMicros").asLong()).isEqualTo(30);
        assertThat(data.path("seconds").asInt()).isEqualTo(8);
        assertThat(data.path("size").asText()).isEqualTo("1280x720");
        assertThat(data.path("step").asText()).isEqualTo("s1");
        assertThat(data.path("source").asText()).isEqualTo("provider");
        assertThat(data.has("corrects")).isFalse();
        assertThat(data.toString()).doesNotContain("secret");
    }

    @Test
    void aCorrectionAndARefundNameTheChargeThatTheyChange() {
        String charged = tree(charge()).path("usageId").asText();

        assertThat(tree(correction()).path("corrects").asText()).isEqualTo(charged);
        assertThat(tree(correction()).path("kind").asText()).isEqualTo("correction");
        assertThat(tree(correction()).path("amountMicros").asLong()).isEqualTo(-40);
        assertThat(tree(refund()).path("corrects").asText()).isEqualTo(charged);
        assertThat(tree(refund()).path("kind").asText()).isEqualTo("refund");
        assertThat(tree(refund()).path("amountMicros").asLong()).isEqualTo(-45);
        assertThat(tree(refund()).path("usageId").asText()).isNotEqualTo(charged);
    }

    @Test
    void aCallOfTheDirectorIsUsageWithoutAJob() {
        assertThat(tree(director()).path("kind").asText()).isEqualTo("director");
        assertThat(tree(director()).has("jobId")).isFalse();
    }

    @Test
    void theSameLineAlwaysHasTheSameId() {
        assertThat(charge().id()).isEqualTo(charge().id());
        assertThat(List.of(
                        charge().id(),
                        correction().id(),
                        refund().id(),
                        director().id()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsSetAsideOrGivenBackUnusedIsNoUsage() {
        assertThat(LedgerEntry.settle(JOB, 2, HELD, Charge.reported(0L), false).stream()
                        .filter(Usage::isUsage))
                .isEmpty();
        assertThat(Usage.isUsage(LedgerEntry.reserve(JOB, HELD))).isFalse();
        assertThat(Usage.isUsage(LedgerEntry.topUp(new UUID(5, 6), 10, DAY))).isFalse();
    }
}
