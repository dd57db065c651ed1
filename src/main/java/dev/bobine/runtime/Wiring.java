package dev.bobine.runtime;

import dev.bobine.access.AccessSettings;
import dev.bobine.access.SessionSettings;
import dev.bobine.access.TicketKey;
import dev.bobine.admission.JobIds;
import dev.bobine.admission.NamedWebhooks;
import dev.bobine.admission.Plans;
import dev.bobine.admission.ReferenceRules;
import dev.bobine.api.ApiSettings;
import dev.bobine.api.RateSettings;
import dev.bobine.api.UploadSettings;
import dev.bobine.api.console.ConsoleSettings;
import dev.bobine.capacity.MemoryBudget;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.contract.Contract;
import dev.bobine.direction.DirectionSettings;
import dev.bobine.intake.IntakeSettings;
import dev.bobine.intake.RecordParser;
import dev.bobine.intake.ReplaySettings;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.RetryPolicy;
import dev.bobine.loop.Wakeups;
import dev.bobine.net.UrlGuard;
import dev.bobine.persistence.BacklogStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.UploadStore;
import dev.bobine.publication.PublicationSettings;
import dev.bobine.publication.stream.StreamSettings;
import dev.bobine.publication.webhook.WebhookSettings;
import dev.bobine.rendering.CallbackAddresses;
import dev.bobine.rendering.CheckedModel;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderBackends;
import dev.bobine.rendering.RenderingSettings;
import dev.bobine.rendering.http.ReferenceFetch;
import dev.bobine.rendering.http.StoredReferences;
import dev.bobine.scheduling.BackendPolicies;
import dev.bobine.scheduling.BacklogKeeper;
import dev.bobine.scheduling.Gcra;
import dev.bobine.scheduling.UnresolvedKeeper;
import dev.bobine.signals.UserNames;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.FileStore;
import dev.bobine.storage.ReplyStore;
import dev.bobine.upkeep.UpkeepSettings;
import dev.bobine.workers.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes the plain values that the stages work with out of the configuration. The only place where both are known.
class Wiring {

    private static final long MIB = 1L << 20;
    private static final int MIN_KEY = 32;

    @Produces
    @Singleton
    ClusterClock clock() {
        return new ClusterClock(machineClock());
    }

    /// Whether this pod does all there is to do, and has all secrets for it.
    private static boolean isUnconfined(BobineConfig config) {
        return config.worker().backends().isEmpty();
    }

    private static InstantSource machineClock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return RandomGenerator.of("L64X128MixRandom");
    }

    @Produces
    @Singleton
    Plans plans(BobineConfig config) {
        return ConfiguredPlans.of(config);
    }

    @Produces
    @Singleton
    Catalogue catalogue(BobineConfig config, RenderBackends backends) {
        return ConfiguredModels.of(config, backends);
    }

    @Produces
    @Singleton
    DirectionSettings direction(BobineConfig config, InstantSource clock) {
        return ConfiguredDirector.of(config.director(), clock);
    }

    @Produces
    @Singleton
    RenderBackends backends(
            BobineConfig config,
            ReferenceSource references,
            ClipStore clips,
            ReplyStore replies,
            MemoryBudget memory,
            InstantSource clock,
            MeterRegistry meters) {
        long perBackend = memory.replies() / Math.max(1, config.backends().size());
        return CheckedModel.all(
                ConfiguredBackends.rendering(
                        config,
                        new ConfiguredDialects(
                                references, clips, replies, perBackend, ConfiguredBackends.served(config), clock)),
                meters);
    }

    @Produces
    @Singleton
    ReferenceRules referenceRules(BobineConfig config) {
        return ConfiguredReferences.rules(config);
    }

    @Produces
    @Singleton
    ReferenceSource references(BobineConfig config, ReferenceRules rules, ClipStore clips) {
        BobineConfig.References references = config.references();
        ReferenceFetch fetch = new ReferenceFetch(
                references.maxMib() * MIB,
                references.privateHosts() ? UrlGuard.anywhere() : UrlGuard.publicAnd(List.of()));
        return new StoredReferences(clips, rules.buckets(), references.linkValidity(), fetch);
    }

    @Produces
    @Singleton
    MemoryBudget memory(BobineConfig config, MeterRegistry meters) {
        BobineConfig.Storage storage = config.storage();
        long limit = config.memory().maxMib().isPresent()
                ? config.memory().maxMib().getAsInt() * MIB
                : Runtime.getRuntime().maxMemory() * 2 / 5;
        long copies = (storage.copies() * storage.partMib() + config.uploads().memoryMib()) * MIB;
        MemoryBudget memory = new MemoryBudget(
                limit,
                copies,
                limit / 8,
                storage.partMib() * MIB,
                2 * config.references().maxMib() * MIB);
        MemoryMeters.bind(memory, meters);
        return memory;
    }

    @Produces
    @Singleton
    ClipStore clips(BobineConfig config) {
        return ConfiguredStorage.of(config.storage());
    }

    @Produces
    @Singleton
    ReplyStore replies(BobineConfig config) {
        return ConfiguredStorage.replies(config.storage());
    }

    @Produces
    @Singleton
    FileStore files(BobineConfig config) {
        return ConfiguredStorage.files(config.storage());
    }

    @Produces
    @Singleton
    UploadSettings uploads(BobineConfig config) {
        BobineConfig.Uploads uploads = config.uploads();
        return new UploadSettings(
                ConfiguredReferences.uploads(config),
                uploads.maxMib() * MIB,
                new UploadStore.Share(uploads.perUser(), uploads.perUserMib() * MIB),
                uploads.memoryMib() * MIB,
                uploads.keep());
    }

    @Produces
    @Singleton
    CallbackAddresses callbacks(BobineConfig config) {
        BobineConfig.Callbacks callbacks = config.callbacks();
        return new CallbackAddresses(
                callbacks.url(),
                Secrets.of(
                        isUnconfined(config),
                        "bobine.callbacks.secret",
                        callbacks.secretFile(),
                        callbacks.secret(),
                        CallbackAddresses.SHORTEST_SECRET));
    }

    @Produces
    @Singleton
    CircuitBreaker breaker(BobineConfig config) {
        BobineConfig.Circuit circuit = config.circuit();
        return new CircuitBreaker(circuit.faults(), circuit.holdMin(), circuit.holdMax());
    }

    @Produces
    @Singleton
    BackendPolicies policies(BobineConfig config) {
        return BackendPolicies.of(ConfiguredBackends.scheduling(config));
    }

    @Produces
    @Singleton
    ApiSettings api(BobineConfig config) {
        return new ApiSettings(
                config.currency(),
                config.storage().linkValidity(),
                config.retirementNotice(),
                config.openai().imageWait(),
                ConfiguredBackends.shown(config));
    }

    /// Made before anything begins to work.
    @Produces
    @Singleton
    @Startup(1)
    AccessSettings access(
            BobineConfig config,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> issuer,
            @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<String> audience) {
        return ConfiguredAccess.of(config.security(), issuer, audience, ConfigUtils.getProfiles());
    }

    @Produces
    @Singleton
    ConsoleSettings console(
            BobineConfig config, @ConfigProperty(name = "quarkus.oidc.console.tenant-enabled") boolean oidc) {
        return ConfiguredConsole.of(config.console(), config.security().enabled(), oidc, ConfigUtils.getProfiles());
    }

    @Produces
    @Singleton
    SessionSettings sessions(BobineConfig config) {
        return ConfiguredConsole.sessions(config.console(), ConfigUtils.getProfiles());
    }

    @Produces
    @Singleton
    UserNames userNames(BobineConfig config) {
        return config.log().users();
    }

    @Produces
    @Singleton
    RateSettings rates(BobineConfig config) {
        BobineConfig.Security security = config.security();
        Gcra limit = Gcra.of(security.rate(), security.ratePer(), security.burst());
        return new RateSettings(security.enabled() ? limit : null);
    }

    @Produces
    @Singleton
    ReplaySettings replay(
            @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic") String deadLetters,
            @ConfigProperty(name = "mp.messaging.incoming.requests.topic") String requests) {
        return new ReplaySettings(deadLetters, requests);
    }

    @Produces
    @Singleton
    IntakeSettings intake(
            BobineConfig config,
            @ConfigProperty(name = "mp.messaging.incoming.requests.topic") String topic,
            @ConfigProperty(name = "mp.messaging.incoming.requests.enabled", defaultValue = "true") boolean consumes) {
        return new IntakeSettings(topic, consumes, config.intake().compressed() == BobineConfig.Compressed.ALLOW);
    }

    @Produces
    @Singleton
    Contract contract() {
        return Contract.load();
    }

    @Produces
    @Singleton
    RecordParser parser(Contract contract, BobineConfig config) {
        return new RecordParser(contract, config.intake().maxBytes());
    }

    @Produces
    @Singleton
    JobIds jobIds(BobineConfig config) {
        return new JobIds(config.cell());
    }

    @Produces
    @Singleton
    PublicationSettings publication(
            BobineConfig config, @ConfigProperty(name = "mp.messaging.outgoing.events.topic") String topic) {
        BobineConfig.Outbox outbox = config.outbox();
        return new PublicationSettings(
                topic, outbox.source(), config.currency(), outbox.batch(), outbox.poll(), outbox.lease());
    }

    @Produces
    @Singleton
    StreamSettings streams(
            BobineConfig config, @ConfigProperty(name = "quarkus.http.limits.max-connections") int connections) {
        BobineConfig.Streams streams = config.streams();
        return new StreamSettings(
                config.outbox().source(), streams.perCaller(), streams.waitsPerCaller(), streams.perPod(), connections);
    }

    @Produces
    @Singleton
    TicketKey ticketKey(BobineConfig config) {
        Supplier<Optional<String>> key = Secrets.of(
                "bobine.streams.ticket-key",
                config.streams().ticketKeyFile(),
                config.streams().ticketKey(),
                MIN_KEY);
        if (key.get().filter(text -> text.length() < MIN_KEY).isPresent()) {
            throw new IllegalArgumentException(
                    "bobine.streams.ticket-key must have at least " + MIN_KEY + " characters");
        }
        byte[] own = new byte[MIN_KEY];
        new SecureRandom().nextBytes(own);
        return new TicketKey(() ->
                key.get().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(own));
    }

    @Produces
    @Singleton
    WebhookSettings webhooks(BobineConfig config) {
        BobineConfig.Webhooks webhooks = config.webhooks();
        return new WebhookSettings(
                Secrets.of(
                        isUnconfined(config),
                        "bobine.webhooks.key",
                        webhooks.keyFile(),
                        webhooks.key(),
                        WebhookSettings.MIN_KEY),
                webhooks.perCaller(),
                webhooks.inFlight(),
                webhooks.privateHosts() ? UrlGuard.anywhere() : UrlGuard.publicAnd(List.of()),
                webhooks.privateHosts(),
                config.outbox().source());
    }

    @Produces
    @Singleton
    NamedWebhooks namedWebhooks(BobineConfig config, WebhookSettings settings) {
        return new NamedWebhooks(
                () -> settings.key().get().isPresent(), config.webhooks().namedPerCaller());
    }

    @Produces
    @Singleton
    WorkerSettings worker(BobineConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
        BobineConfig.Worker worker = config.worker();
        return new WorkerSettings(
                worker.name().orElseGet(Wiring::hostName),
                version,
                worker.backends().orElse(Set.of()),
                worker.capacity(),
                worker.lease(),
                worker.beat(),
                worker.adoption(),
                worker.unknownBackend(),
                config.dispatch().batch(),
                config.dispatch().poll());
    }

    @Produces
    @Singleton
    RenderingSettings rendering(BobineConfig config) {
        BobineConfig.Retry retry = config.retry();
        boolean decidesItself = retry.unresolvedThen() != BobineConfig.UnresolvedThen.WAIT;
        return new RenderingSettings(
                config.worker().capacity(),
                config.storage().copies(),
                config.references().maxMib() * MIB,
                new RetryPolicy(retry.attempts(), retry.deaths(), retry.backoffMin(), retry.backoffMax()),
                decidesItself ? retry.unresolvedFor() : Duration.ZERO,
                config.progress().step(),
                config.progress().interval());
    }

    @Produces
    @Singleton
    BacklogKeeper backlogKeeper(
            Plans plans,
            Catalogue catalogue,
            Database database,
            BacklogStore backlog,
            JobStore jobs,
            Wakeups wakeups,
            InstantSource clock) {
        BacklogKeeper.Parts parts = new BacklogKeeper.Parts(catalogue, database, backlog, jobs, wakeups, clock);
        return new BacklogKeeper(plans.byName().values(), plans.defaultPlan(), parts);
    }

    @Produces
    @Singleton
    UpkeepSettings upkeep(BobineConfig config) {
        BobineConfig.Retention retention = config.retention();
        return new UpkeepSettings(
                retention.jobs(),
                ConfiguredPlans.keepJobs(config),
                ConfiguredPlans.keepClips(config),
                config.defaultPlan(),
                retention.audit(),
                config.webhooks().keep(),
                retention.treatments(),
                config.storage().abandonUploads(),
                config.uploads().keep());
    }

    @Produces
    @Singleton
    UnresolvedKeeper.Policy unresolvedPolicy(BobineConfig config) {
        return switch (config.retry().unresolvedThen()) {
            case RETRY -> UnresolvedKeeper.Policy.RETRY;
            case FAIL, WAIT -> UnresolvedKeeper.Policy.FAIL;
        };
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker";
        }
    }
}
