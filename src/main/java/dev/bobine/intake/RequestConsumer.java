package dev.bobine.intake;

import dev.bobine.admission.Admission;
import dev.bobine.admission.AdmissionRequest;
import dev.bobine.admission.Cancellation;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.UserId;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.DatabaseProbe;
import dev.bobine.persistence.ParkingStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// Reads the requests topic in batches. The offset is committed when every record of a batch has its answer: a job, a
/// refusal, a cancellation or a place among the dead letters. While the database is away the batch waits, and with it
/// the channel; a record that cannot be processed although the database is there is set aside and stops nobody.
@ApplicationScoped
public class RequestConsumer {

    private static final Logger LOG = Logger.getLogger(RequestConsumer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// Failures in a row of one record, each with the database at hand, before it is set aside.
    private static final int TRIES = 3;

    private static final int CANCELS_AT_ONCE = 8;

    private final RecordParser parser;
    private final Admission admission;
    private final Cancellation cancellation;
    private final DeadLetters deadLetters;
    private final DatabaseProbe database;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final ParkingStore parking;
    private final Halving<Read> admissions;
    private final Halving<Cancel> cancels;

    RequestConsumer(
            RecordParser parser,
            Admission admission,
            Cancellation cancellation,
            DeadLetters deadLetters,
            DatabaseProbe database,
            ParkingStore parking,
            InstantSource clock,
            MeterRegistry meters) {
        this.parser = parser;
        this.admission = admission;
        this.cancellation = cancellation;
        this.deadLetters = deadLetters;
        this.database = database;
        this.parking = parking;
        this.clock = clock;
        this.meters = meters;
        this.admissions = admissions(this::park);
        this.cancels = new Halving<>(
                TRIES,
                DatabaseException::isPassing,
                alone -> cancel(alone.getFirst()),
                this::awaitDatabase,
                cancel -> setAside(cancel.read()));
    }

    private record Read(ConsumerRecord<byte[], byte[]> record, Parsed parsed) {}

    private record Cancel(Read read, CancelCommand command) {}

    @Incoming("requests")
    Uni<Void> consume(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom()
                .item(() -> read(records))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(batch -> answer(batch).invoke(() -> measure(batch)));
    }

    /// From when a record was published to when it was answered.
    private void measure(List<Read> batch) {
        Timer delay = meters.timer("bobine.intake.delay");
        long now = clock.millis();
        batch.forEach(read ->
                delay.record(Duration.ofMillis(Math.max(0, now - read.record().timestamp()))));
    }

    private List<Read> read(ConsumerRecords<byte[], byte[]> records) {
        meters.summary("bobine.intake.batch").record(records.count());
        return StreamSupport.stream(records.spliterator(), false)
                .map(this::read)
                .toList();
    }

    private Read read(ConsumerRecord<byte[], byte[]> record) {
        List<RawRecord.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new RawRecord.Header(header.key(), header.value())));
        return new Read(record, parser.parse(new RawRecord(record.key(), record.value(), headers)));
    }

    private Uni<Void> answer(List<Read> batch) {
        List<Read> requests =
                batch.stream().filter(RequestConsumer::isApplication).toList();
        Uni<Void> done = admissions.work(requests).chain(() -> cancelAll(batch));
        for (Read read : batch) {
            if (read.parsed() instanceof Parsed.Poison poison) {
                done = done.chain(() -> deadLetters.send(read.record(), poison));
            }
        }
        return done;
    }

    /// Those of one target in their order, those of several at once: their writes share commits.
    private Uni<Void> cancelAll(List<Read> batch) {
        Map<CancelCommand.Target, List<Cancel>> targets = batch.stream()
                .flatMap(RequestConsumer::cancels)
                .collect(Collectors.groupingBy(
                        cancel -> cancel.command().target(), LinkedHashMap::new, Collectors.toList()));
        List<Uni<Void>> all = targets.values().stream().map(this::cancelInOrder).toList();
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(all)
                        .usingConcurrencyOf(CANCELS_AT_ONCE)
                        .andCollectFailures()
                        .replaceWithVoid();
    }

    private static Stream<Cancel> cancels(Read read) {
        return read.parsed() instanceof Parsed.Cancel(CancelCommand command)
                ? Stream.of(new Cancel(read, command))
                : Stream.empty();
    }

    private Uni<Void> cancelInOrder(List<Cancel> ofOne) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (Cancel cancel : ofOne) {
            done = done.chain(() -> cancels.work(List.of(cancel)));
        }
        return done;
    }

    private static boolean isApplication(Read read) {
        return switch (read.parsed()) {
            case Parsed.Request _, Parsed.Production _, Parsed.Invalid _ -> true;
            case Parsed.Cancel _, Parsed.Poison _ -> false;
        };
    }

    /// @param whenLocked what becomes of those whose users' accounts somebody keeps locked
    private Halving<Read> admissions(Function<List<Read>, Uni<Void>> whenLocked) {
        return new Halving<>(
                TRIES,
                DatabaseException::isPassing,
                reads -> admit(reads, whenLocked),
                this::awaitDatabase,
                this::setAside);
    }

    /// A user whose account somebody keeps locked waits apart, so that the others of the batch have their answers at
    /// once.
    private Uni<Void> admit(List<Read> reads, Function<List<Read>, Uni<Void>> whenLocked) {
        return admission
                .admitFrom(reads.getFirst().record().topic(), requests(reads))
                .replaceWithVoid()
                .onFailure(DatabaseException::isLocked)
                .recoverWithUni(() -> admitApart(reads, whenLocked));
    }

    private Uni<Void> admitApart(List<Read> reads, Function<List<Read>, Uni<Void>> whenLocked) {
        return admission.locked(users(reads)).chain(locked -> {
            Map<Boolean, List<Read>> parts =
                    reads.stream().collect(Collectors.partitioningBy(read -> isOf(locked, read)));
            return admissions(whenLocked)
                    .work(parts.getOrDefault(false, List.of()))
                    .chain(() -> whenLocked.apply(parts.getOrDefault(true, List.of())));
        });
    }

    private static Set<UserId> users(List<Read> reads) {
        return reads.stream().flatMap(read -> user(read.parsed()).stream()).collect(Collectors.toSet());
    }

    /// Keeps what has to wait, so that its partition need not. One by one, since records may be large.
    private Uni<Void> park(List<Read> reads) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (Read read : reads) {
            UserId user = user(read.parsed()).orElseThrow();
            done = done.chain(() -> parking.park(List.of(ParkedRequests.parked(user.value(), read.record()))))
                    .invoke(() -> meters.counter("bobine.intake.parked").increment())
                    .replaceWithVoid();
        }
        return done;
    }

    /// Answers records that had been parked.
    ///
    /// @return where those came from whose users' accounts are still locked, which have none
    Uni<Set<RecordPlace>> answerParked(List<ConsumerRecord<byte[], byte[]>> records) {
        Set<RecordPlace> locked = ConcurrentHashMap.newKeySet();
        return Uni.createFrom()
                .item(() -> records.stream().map(this::read).toList())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(batch -> admissions(reads -> leave(reads, locked)).work(batch))
                .replaceWith(locked);
    }

    private static Uni<Void> leave(List<Read> reads, Set<RecordPlace> locked) {
        reads.stream()
                .map(Read::record)
                .map(record -> new RecordPlace(record.topic(), record.partition(), record.offset()))
                .forEach(locked::add);
        return Uni.createFrom().voidItem();
    }

    /// Those of users whose accounts are locked at this moment.
    Uni<Set<String>> locked(Set<String> users) {
        return admission
                .locked(users.stream().map(UserId::new).collect(Collectors.toSet()))
                .map(locked -> locked.stream().map(UserId::value).collect(Collectors.toSet()));
    }

    private static boolean isOf(Set<UserId> users, Read read) {
        return user(read.parsed()).filter(users::contains).isPresent();
    }

    /// Whose account a request draws on.
    private static Optional<UserId> user(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Request(var request) -> Optional.of(request.userId());
            case Parsed.Production(var request) -> Optional.of(request.userId());
            case Parsed.Invalid _, Parsed.Cancel _, Parsed.Poison _ -> Optional.empty();
        };
    }

    private Uni<Void> cancel(Cancel cancel) {
        return cancellation.cancel(cancel.command()).invoke(this::count).replaceWithVoid();
    }

    private void count(Cancellation.Outcome outcome) {
        meters.counter("bobine.intake.cancels", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private Uni<Void> setAside(Read read) {
        return deadLetters.send(read.record(), Parsed.Poison.unprocessable());
    }

    /// Waits for the database before anything is tried again.
    private Uni<Void> awaitDatabase(Throwable failure) {
        LOG.warnf("requests could not be answered and will be tried again: %s", DatabaseException.describe(failure));
        LOG.debug("admission failed", failure);
        return Uni.createFrom()
                .deferred(database::ping)
                .onItem()
                .delayIt()
                .by(FIRST_PAUSE)
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    private static List<AdmissionRequest> requests(List<Read> reads) {
        return reads.stream().map(read -> candidate(read.parsed())).toList();
    }

    private static AdmissionRequest candidate(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Request(var request) -> new AdmissionRequest.Valid(request);
            case Parsed.Production(var request) -> new AdmissionRequest.Production(request);
            case Parsed.Invalid invalid -> invalid.toAdmission();
            case Parsed.Cancel _, Parsed.Poison _ -> throw new IllegalStateException("not an application");
        };
    }
}
