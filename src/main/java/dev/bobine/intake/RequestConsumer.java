package dev.bobine.intake;

import dev.bobine.admission.Admission;
import dev.bobine.admission.Application;
import dev.bobine.admission.Cancellation;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.UserId;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.DatabaseProbe;
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
import java.util.stream.Collectors;
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

    private final RecordParser parser;
    private final Admission admission;
    private final Cancellation cancellation;
    private final DeadLetters deadLetters;
    private final DatabaseProbe database;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Halving<Read> admissions;
    private final Halving<Cancel> cancels;

    RequestConsumer(
            RecordParser parser,
            Admission admission,
            Cancellation cancellation,
            DeadLetters deadLetters,
            DatabaseProbe database,
            InstantSource clock,
            MeterRegistry meters) {
        this.parser = parser;
        this.admission = admission;
        this.cancellation = cancellation;
        this.deadLetters = deadLetters;
        this.database = database;
        this.clock = clock;
        this.meters = meters;
        this.admissions =
                new Halving<>(TRIES, DatabaseException::isPassing, this::admit, this::awaitDatabase, this::setAside);
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
        List<Read> applications =
                batch.stream().filter(RequestConsumer::isApplication).toList();
        Uni<Void> done = admissions.work(applications);
        for (Read read : batch) {
            if (!isApplication(read)) {
                done = done.chain(() -> answerAlone(read));
            }
        }
        return done;
    }

    private static boolean isApplication(Read read) {
        return switch (read.parsed()) {
            case Parsed.Request _, Parsed.Production _, Parsed.Invalid _ -> true;
            case Parsed.Cancel _, Parsed.Poison _ -> false;
        };
    }

    /// A user whose account somebody keeps locked waits apart, so that the others of the batch have their answers at
    /// once.
    private Uni<Void> admit(List<Read> reads) {
        return admission
                .admitFrom(reads.getFirst().record().topic(), applications(reads))
                .replaceWithVoid()
                .onFailure(DatabaseException::isLocked)
                .recoverWithUni(() -> admitApart(reads));
    }

    private Uni<Void> admitApart(List<Read> reads) {
        return admission.locked(applications(reads)).chain(locked -> {
            Map<Boolean, List<Read>> parts =
                    reads.stream().collect(Collectors.partitioningBy(read -> isOf(locked, read)));
            return admissions
                    .work(parts.getOrDefault(false, List.of()))
                    .chain(() -> admitLocked(parts.getOrDefault(true, List.of())));
        });
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

    /// One user after the other, since each is locked by itself. Nobody is to blame for a lock, and it costs no tries.
    private Uni<Void> admitLocked(List<Read> reads) {
        Map<UserId, List<Read>> users = reads.stream()
                .collect(Collectors.groupingBy(
                        read -> user(read.parsed()).orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        Uni<Void> done = Uni.createFrom().voidItem();
        for (List<Read> ofOne : users.values()) {
            done = done.onItem().delayIt().by(FIRST_PAUSE).chain(() -> admissions.work(ofOne));
        }
        return done;
    }

    private Uni<Void> answerAlone(Read read) {
        return switch (read.parsed()) {
            case Parsed.Cancel(CancelCommand command) -> cancels.work(List.of(new Cancel(read, command)));
            case Parsed.Poison poison -> deadLetters.send(read.record(), poison);
            case Parsed.Request _, Parsed.Production _, Parsed.Invalid _ ->
                throw new IllegalStateException("applications are answered together");
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

    private static List<Application> applications(List<Read> reads) {
        return reads.stream().map(read -> application(read.parsed())).toList();
    }

    private static Application application(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Request(var request) -> new Application.Wellformed(request);
            case Parsed.Production(var request) -> new Application.Production(request);
            case Parsed.Invalid invalid -> Applications.malformed(invalid);
            case Parsed.Cancel _, Parsed.Poison _ -> throw new IllegalStateException("not an application");
        };
    }
}
