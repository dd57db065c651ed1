package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.AdaptiveLimit;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Join;
import dev.bobine.persistence.DispatchStore.BackendRow;
import dev.bobine.persistence.DispatchStore.BacklogKey;
import dev.bobine.persistence.DispatchStore.BacklogRow;
import dev.bobine.persistence.DispatchStore.ClaimRow;
import dev.bobine.persistence.DispatchStore.Claims;
import dev.bobine.persistence.DispatchStore.HeadRow;
import dev.bobine.persistence.DispatchStore.MovedRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchTurnTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final FrameSize WIDE = new FrameSize(1280, 720);
    private static final FrameSize LARGE = new FrameSize(3840, 2160);

    private final CircuitBreaker breaker = new CircuitBreaker(3, Duration.ofSeconds(10), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"0,20,false", "2,20,false", "3,1,true", "100,1,true"})
    void anOpenCircuitIsProbedByASingleJob(int faults, int room, boolean probing) {
        DispatchTurn turn = turn();

        assertThat(turn.room(row(faults, NOW), 0)).isEqualTo(room);
        Claims claims = turn.choose(List.of(backlog(5)), room, 5, Long.MAX_VALUE);

        assertThat(claims.claims()).hasSize(Math.min(room, 5));
        assertThat(claims.change().probing()).isEqualTo(probing);
        assertThat(claims.change().heldUntil()).isEqualTo(probing ? NOW.plus(CircuitBreaker.PROBE_PATIENCE) : NOW);
        assertThat(turn.faults()).isEqualTo(faults);
    }

    @Test
    void nobodyProbesBeforeTheHoldEndsNorWhileAnotherDoes() {
        DispatchTurn turn = turn();

        assertThat(turn.room(row(3, NOW.plusSeconds(10)), 0)).isZero();
        assertThat(turn.blockedOn()).contains(BlockedOn.BACKEND_HOLD);
        assertThat(turn.retryAt()).contains(NOW.plusSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
        "1280x720,true,4,400000",
        "1280x720,false,4,200000",
        "3840x2160,true,4,2400000",
        "3840x2160,false,4,1600000"
    })
    void aClaimIsPricedByFrameAndSound(String frame, boolean audio, int seconds, long micros) {
        DispatchTurn turn = turn();
        turn.room(row(0, NOW), 0);
        HeadRow head = new HeadRow(UUID.randomUUID(), 1, "m", 0, seconds, frame, audio);
        BacklogRow backlog = new BacklogRow("b", "ana", 0, 1, 5, 0, List.of(head));

        List<ClaimRow> claims =
                turn.choose(List.of(backlog), 1, 1, Long.MAX_VALUE).claims();

        assertThat(claims).singleElement().satisfies(claim -> {
            assertThat(claim.offerMicros()).isEqualTo(micros);
            assertThat(claim.providerModel()).isEqualTo("x-1");
            assertThat(claim.idempotencyKey()).isEqualTo(head.id() + "-1");
        });
    }

    /// A film of 12 seconds at a hundred millionths a second in the dearer of two studios.
    @ParameterizedTest
    @CsvSource({"100,100,1200", "100,50,600", "0,0,0", "100,0,0"})
    void aClaimOfTheStudioIsPricedByTheLengthOfTheFilm(long dearest, long price, long micros) {
        Catalogue catalogue = new Catalogue(
                Map.of("studio", studio(Map.of("a", cuts("a", dearest), "b", cuts("b", price)))),
                Map.of(),
                Catalogue.Preference.CHEAPEST);
        Join film = new Join(List.of("k-1", "k-2"), 12, WIDE, true, new Join.Style(0, Join.Fit.PAD, null, false));
        long fairCost = catalogue.cut(film).orElseThrow().fairCost();
        DispatchTurn turn = new DispatchTurn(policy(), catalogue, breaker, 20);
        turn.room(row(0, NOW), 0);
        HeadRow head = new HeadRow(
                UUID.randomUUID(),
                fairCost,
                "studio",
                0,
                film.seconds(),
                film.size().toString(),
                true);

        List<ClaimRow> claims = turn.choose(
                        List.of(new BacklogRow("a+b", "ana", 0, 1, 5, 0, List.of(head))), 1, 1, Long.MAX_VALUE)
                .claims();

        assertThat(claims).singleElement().satisfies(claim -> assertThat(claim.offerMicros())
                .isEqualTo(micros));
    }

    private static Offer cuts(String backend, long price) {
        return new Offer(backend, "studio", Capabilities.ofCuts(), price, Map.of(), null);
    }

    @Test
    void aBacklogWithAJobOfAModelThatIsNotServedHereIsLeftToOthers() {
        DispatchTurn turn = turn();
        turn.room(row(0, NOW), 0);
        HeadRow unknown = new HeadRow(UUID.randomUUID(), 1, "gone", 0, 4, "1280x720", true);
        BacklogRow stuck = new BacklogRow("b", "ben", 0, 1, 5, 0, List.of(unknown));

        Claims claims = turn.choose(List.of(stuck, backlog(2)), 20, 5, Long.MAX_VALUE);

        assertThat(claims.claims()).hasSize(2);
        assertThat(claims.moved()).extracting(MovedRow::userId).containsExactly("ana");
        assertThat(turn.passedOver()).containsExactly(new BacklogKey("b", "ben"));
    }

    @Test
    void aShrunkLimitIsInForceUntilItGrowsAndThenTheTurnWritesItDown() {
        BackendLimits limits = new BackendLimits(null, 100);
        BackendPolicy backend = new BackendPolicy("b", List.of("https://example.org"), limits, new AdaptiveLimit(100));
        DispatchTurn early = new DispatchTurn(backend, catalogue(), breaker, 20);
        DispatchTurn late = new DispatchTurn(backend, catalogue(), breaker, 20);

        assertThat(early.room(limited(40, NOW.minusSeconds(1)), 40)).isZero();
        assertThat(early.blockedOn()).contains(BlockedOn.BACKEND_IN_FLIGHT);
        assertThat(late.room(limited(40, NOW.minusSeconds(60)), 40)).isEqualTo(2);
        assertThat(late.choose(List.of(backlog(5)), 2, 5, Long.MAX_VALUE)
                        .change()
                        .inFlightLimit())
                .isEqualTo(42);
    }

    private DispatchTurn turn() {
        return new DispatchTurn(policy(), catalogue(), breaker, 20);
    }

    private static BackendPolicy policy() {
        return new BackendPolicy("b", List.of("https://example.org"), new BackendLimits(null, null), null);
    }

    private static BackendRow row(int faults, Instant blockedUntil) {
        return new BackendRow("b", NOW, blockedUntil, false, null, null, faults, NOW);
    }

    private static BackendRow limited(int inFlight, Instant changedAt) {
        return new BackendRow("b", NOW, NOW, false, inFlight, changedAt, 0, NOW);
    }

    private static BacklogRow backlog(int jobs) {
        List<HeadRow> heads = IntStream.range(0, jobs)
                .mapToObj(_ -> new HeadRow(UUID.randomUUID(), 1, "m", 0, 4, "1280x720", true))
                .toList();
        return new BacklogRow("b", "ana", 0, 1, 50, 0, heads);
    }

    private static Catalogue catalogue() {
        Offer offer = new Offer(
                "b",
                "x-1",
                Capabilities.of(Set.of(), Set.of()),
                100_000,
                Map.of(LARGE, 600_000L),
                new Offer.Silent(50_000, Map.of(LARGE, 400_000L)));
        return new Catalogue(Map.of("m", model("m", Map.of("b", offer))), Map.of(), Catalogue.Preference.CHEAPEST);
    }

    private static Model studio(Map<String, Offer> offers) {
        return model("studio", offers);
    }

    private static Model model(String name, Map<String, Offer> offers) {
        return new Model(
                name,
                new Model.Output(Durations.parse(List.of("4")), List.of(WIDE, LARGE), true, true),
                new Model.Input(Set.of(), Set.of(), 100),
                new Model.Times(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(1)),
                null,
                offers);
    }
}
