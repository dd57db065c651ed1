package dev.bobine.runtime;

import dev.bobine.catalogue.Extension;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.rendering.fal.FalConfig;
import dev.bobine.rendering.kling.KlingConfig;
import dev.bobine.rendering.kling.KlingLegacyConfig;
import dev.bobine.rendering.omni.GeminiOmniConfig;
import dev.bobine.rendering.openai.OpenAiImagesConfig;
import dev.bobine.rendering.openai.OpenAiVideosConfig;
import dev.bobine.rendering.openrouter.OpenRouterConfig;
import dev.bobine.rendering.studio.StudioConfig;
import dev.bobine.rendering.vertex.VertexVeoConfig;
import dev.bobine.signals.UserNames;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/// Everything an operator can set under `bobine.`, with its default. A key that is not here stops the start, as does a
/// value that makes no sense.
@ConfigMapping(prefix = "bobine")
public interface BobineConfig {

    /// The plan of users without one.
    @WithDefault("free")
    String defaultPlan();

    /// Number of this deployment, 0 to 255, where users are split over several that each have a database of their
    /// own. It is in the ids of jobs and productions, so that a router can tell by an id whom to ask. Leave it as
    /// it is once jobs exist.
    @WithDefault("0")
    int cell();

    /// ISO 4217 code of every price and amount.
    @WithDefault("USD")
    String currency();

    Map<String, Plan> plans();

    Map<String, Backend> backends();

    Map<String, Model> models();

    /// Old or short model names and what they stand for.
    Map<String, String> aliases();

    /// Styles that prompts are given by a name.
    Map<String, Look> looks();

    Director director();

    /// Models and aliases whose requests take the nearest length and frame that the model has, where it lacks the very
    /// one: rather longer than shorter, and of the nearest shape.
    Optional<Set<String>> fitNearest();

    OpenAi openai();

    /// What the model name `auto` looks at first.
    @WithDefault("cheapest")
    AutoPrefers autoPrefers();

    /// How long before a model's `retires-at` the log warns of it every day.
    @WithDefault("60d")
    Duration retirementNotice();

    Database database();

    Storage storage();

    References references();

    Uploads uploads();

    Memory memory();

    Callbacks callbacks();

    Worker worker();

    Dispatch dispatch();

    Outbox outbox();

    Webhooks webhooks();

    Streams streams();

    Progress progress();

    Retry retry();

    Circuit circuit();

    Intake intake();

    Retention retention();

    Security security();

    Console console();

    Log log();

    /// What the model name `auto` looks at first.
    enum AutoPrefers {
        CHEAPEST,
        FASTEST
    }

    /// What a user of a plan may have.
    interface Plan {
        /// Share of a contended backend relative to other users.
        @WithDefault("1")
        int weight();

        /// Jobs that are neither finished nor refused.
        @WithDefault("10")
        int outstanding();

        /// Jobs being submitted, rendered or collected.
        @WithDefault("2")
        int running();

        /// Seconds of finished clips per UTC day; a still counts as one.
        @WithDefault("120")
        int clipSecondsPerDay();

        /// Money per UTC month, in the deployment's currency.
        @WithDefault("10")
        BigDecimal moneyPerMonth();

        /// Longest clip in seconds.
        @WithDefault("10")
        int longestClip();

        /// Largest frame of a clip, by area.
        @WithDefault("1280x720")
        String largestSize();

        /// Most steps of one production, the pictures that its shots take of each other aside.
        @WithDefault("12")
        int productionSteps();

        /// Public model names; `*` for all.
        @WithDefault("*")
        Set<String> models();

        /// How long clips are kept; without it as long as their jobs.
        Optional<Duration> keepClips();

        /// How long jobs that have ended are kept, with their prompts, events and part of the ledger; without it
        /// as long as `bobine.retention.jobs`, which is the longest there is.
        Optional<Duration> keepJobs();
    }

    /// One server or account that renders.
    interface Backend {
        /// The wire dialect.
        @WithDefault("openai-videos")
        String dialect();

        /// Base URL, or the base URLs of several replicas that do not share their jobs. The studio has none.
        Optional<List<String>> url();

        Optional<String> apiKey();

        /// File that holds the API key, read before every call.
        Optional<Path> apiKeyFile();

        /// Further base URLs that its clips may come from; apart from these and `url` they may only come from public
        /// addresses, over HTTPS.
        Optional<List<String>> contentUrls();

        /// Requests per `ratePer`; none means no limit.
        OptionalInt rate();

        @WithDefault("1m")
        Duration ratePer();

        /// Requests that may go at once after a pause. A tenth of several is kept back for those that are late on their
        /// way.
        @WithDefault("1")
        int burst();

        /// Jobs the backend may hold at once; none means no limit.
        OptionalInt inFlight();

        /// Whether the in-flight limit shrinks when the backend refuses a job for lack of room, and grows back step by
        /// step.
        @WithDefault("false")
        boolean inFlightAdaptive();

        /// `free` when submitting the same job twice costs nothing (own GPUs).
        @WithDefault("never")
        Resubmit resubmit();

        /// Header that carries the idempotency key; none sends no header.
        @WithDefault("Idempotency-Key")
        Optional<String> idempotencyHeader();

        @WithDefault("10s")
        Duration connectTimeout();

        /// Longest wait for the answer to a submit or a poll; five minutes at most, together with `connect-timeout`.
        @WithDefault("60s")
        Duration requestTimeout();

        /// First wait between two polls; it grows to `pollMax`.
        @WithDefault("2s")
        Duration pollMin();

        @WithDefault("15s")
        Duration pollMax();

        OpenAiVideosConfig openaiVideos();

        OpenAiImagesConfig openaiImages();

        VertexVeoConfig vertexVeo();

        GeminiOmniConfig geminiOmni();

        KlingConfig kling();

        KlingLegacyConfig klingLegacy();

        OpenRouterConfig openrouter();

        FalConfig fal();

        StudioConfig studio();
    }

    /// Whether a submit of unknown outcome may simply be made again.
    enum Resubmit {
        NEVER,
        FREE
    }

    /// A public model and what it can do.
    interface Model {
        /// Clip lengths in seconds, as single values or ranges such as `3-15`; of no meaning for stills.
        @WithDefault("4,8,12")
        List<String> seconds();

        /// Frame sizes, the first being the default.
        @WithDefault("1280x720,720x1280")
        List<String> sizes();

        @WithDefault("true")
        boolean audio();

        /// Whether the sound can be left out; when not set, whether all its backends can be told so.
        Optional<Boolean> silence();

        @WithDefault("true")
        boolean seed();

        @WithDefault("false")
        boolean negativePrompt();

        /// Whether the model takes a named style.
        @WithDefault("false")
        boolean style();

        /// Roles of references that the model takes, such as `first_frame`.
        Optional<Set<String>> references();

        @WithDefault("32000")
        int maxPrompt();

        /// A render that takes longer has failed.
        @WithDefault("30m")
        Duration deadline();

        /// How long a render usually takes.
        @WithDefault("2m")
        Duration expected();

        /// How long the provider keeps the result.
        @WithDefault("1h")
        Duration retention();

        /// From then on the model is refused.
        Optional<LocalDate> retiresAt();

        /// How it likes to be told what to show: `prose`, `sora`, `veo`, `kling`, or `kling-shots`, by which it gets
        /// all shots of a film in one prompt.
        @WithDefault("prose")
        PromptForm promptForm();

        /// BCP 47 tag of the language that the director writes its prompts in. What is spoken stays in the user's.
        @WithDefault("en")
        String promptLanguage();

        /// What a clip of several shots may be, where the model cuts by itself.
        Shots shots();

        /// How it goes on with a clip, where it takes one for that.
        Extend extend();

        /// The backends that serve it, by backend name.
        Map<String, Offer> offers();
    }

    /// How a model goes on with a clip.
    interface Extend {
        /// What comes back: the `whole` clip with what was added, or the `tail` that was added, which the studio joins.
        @WithDefault("whole")
        Extension.Returns returns();

        /// Most seconds that a clip may last with what is added; without it there is no such limit.
        Optional<Integer> most();

        /// Whether only clips of this model can be gone on with, while its provider keeps them (`retention`).
        @WithDefault("false")
        boolean pinned();
    }

    /// Of what a model makes a clip of several shots.
    interface Shots {
        /// Most shots of one clip, whose lengths together are one of `seconds`; 0 for a model that does not cut.
        @WithDefault("0")
        int most();

        /// Shortest and longest of them in seconds, such as `1-12`.
        @WithDefault("1-15")
        String seconds();

        /// Longest prompt of each of them.
        @WithDefault("512")
        int maxPrompt();
    }

    /// The door for OpenAI's clients.
    interface OpenAi {
        /// How long an answer waits for a still; then the client is told to come back for it. Less than
        /// `quarkus.http.idle-timeout`.
        @WithDefault("50s")
        Duration imageWait();
    }

    /// A style, put into words once.
    interface Look {
        /// What goes into the prompt.
        String text();

        /// What to keep out of the picture.
        Optional<String> negative();

        /// Public names of the models that it is for; without them all.
        Optional<Set<String>> models();
    }

    /// Who makes shots of wishes.
    interface Director {
        /// Base URL of an OpenAI-compatible server, such as `https://api.openai.com/v1`; without one wishes are made
        /// into shots without a model.
        Optional<String> url();

        /// The server's name of its model; needed with `url`.
        Optional<String> model();

        Optional<String> apiKey();

        /// File that holds the API key, read before every call.
        Optional<Path> apiKeyFile();

        @WithDefault("5s")
        Duration connectTimeout();

        /// Longest wait for a whole answer.
        @WithDefault("30s")
        Duration timeout();

        /// Most tokens of an answer.
        @WithDefault("6000")
        int maxTokens();

        /// The request's field that says so.
        @WithDefault("max_tokens")
        String tokensField();

        /// Empty for models that take none.
        @WithDefault("0.6")
        OptionalDouble temperature();

        /// Price of a million tokens that are sent, in the deployment's currency.
        @WithDefault("0")
        BigDecimal pricePerMillionIn();

        /// Price of a million tokens that are answered.
        @WithDefault("0")
        BigDecimal pricePerMillionOut();

        /// Wishes and turns of one user per UTC day.
        @WithDefault("100")
        int perDay();

        /// Shots of one film.
        @WithDefault("12")
        int mostShots();

        /// Calls of one pod at once.
        @WithDefault("32")
        int inFlight();
    }

    /// One backend's version of a model.
    interface Offer {
        /// The provider's own name of the model.
        String id();

        /// Price of a second of clip, in the deployment's currency.
        @WithDefault("0")
        BigDecimal pricePerSecond();

        /// Prices by frame size where they differ.
        Map<String, BigDecimal> pricePerSecondBySize();

        /// Price of a still, in the deployment's currency, of a model that makes stills.
        @WithDefault("0")
        BigDecimal pricePerStill();

        /// Prices of a still by its size where they differ.
        Map<String, BigDecimal> pricePerStillBySize();

        /// Price of a second without sound, where it differs.
        Optional<BigDecimal> silentPricePerSecond();

        /// Prices of a second without sound by frame size, where they differ.
        Map<String, BigDecimal> silentPricePerSecondBySize();
    }

    /// The schema of the database.
    interface Database {
        /// How long a start that does not migrate itself waits for a schema of its version before it gives up.
        @WithDefault("0s")
        Duration awaitSchema();
    }

    /// Who calls to the bucket are signed for.
    enum StorageIdentity {
        KEYS,
        WORKLOAD
    }

    /// The bucket.
    interface Storage {
        String endpoint();

        /// Endpoint in the links given to users, where it differs.
        Optional<String> publicEndpoint();

        @WithDefault("us-east-1")
        String region();

        @WithDefault("bobine")
        String bucket();

        Optional<String> accessKey();

        /// File that holds the access key, read before every call.
        Optional<Path> accessKeyFile();

        Optional<String> secretKey();

        /// File that holds the secret key, read before every call.
        Optional<Path> secretKeyFile();

        Optional<String> sessionToken();

        /// File that holds the session token, read before every call.
        Optional<Path> sessionTokenFile();

        /// `workload` signs calls as the pod's own identity, without keys: by the role and token that the AWS variables
        /// name, by the container's or the machine's role, or by `identity-token-file`.
        @WithDefault("keys")
        StorageIdentity identity();

        /// File that holds the token which `identity-endpoint` gives keys for, read before every such call.
        Optional<Path> identityTokenFile();

        /// Address of the token service (STS); without one, AWS's own for the region.
        Optional<String> identityEndpoint();

        /// ARN of the role to take at `identity-endpoint`, where it asks for one.
        Optional<String> identityRole();

        /// Size of one part of an upload, in MiB; this much memory is used per clip being copied.
        @WithDefault("8")
        int partMib();

        /// A larger clip is refused as unusable.
        @WithDefault("10240")
        long maxClipMib();

        /// Clips copied at once by one pod.
        @WithDefault("8")
        int copies();

        /// An upload that is not finished after that time is thrown away.
        @WithDefault("6h")
        Duration abandonUploads();

        /// How long a link to a clip is valid.
        @WithDefault("15m")
        Duration linkValidity();
    }

    /// Memory of this process for what comes from outside.
    interface Memory {
        /// Most that buffers of copies, replies of providers and references inside submits take together, in MiB;
        /// without it two fifths of the heap.
        OptionalInt maxMib();
    }

    /// Pictures and clips that requests refer to.
    interface References {
        /// Largest one that is given to a provider inside a request, in MiB.
        @WithDefault("20")
        int maxMib();

        /// Where `s3://` references may lie, in addition to the user's own clips: `s3://`, a bucket and the beginning
        /// of keys up to a `/`, with `{user}` for the user's id. Empty for nowhere.
        @WithDefault("s3://${bobine.storage.bucket}/uploads/{user}/")
        Optional<List<String>> allowed();

        /// How long a provider may follow a link to a stored object.
        @WithDefault("6h")
        Duration linkValidity();

        /// Whether `https://` references may lie in private networks.
        @WithDefault("false")
        boolean privateHosts();
    }

    /// Files that users send.
    interface Uploads {
        /// Largest file, in MiB.
        @WithDefault("200")
        long maxMib();

        /// Files of one user.
        @WithDefault("1000")
        int perUser();

        /// All files of one user together, in MiB.
        @WithDefault("2048")
        long perUserMib();

        /// How long a file is kept at least; longer while a job that has not ended names it.
        @WithDefault("7d")
        Duration keep();

        /// Memory of one pod for files on their way, in MiB; 5 of them are needed for each, and one user takes half of
        /// it.
        @WithDefault("20")
        long memoryMib();
    }

    /// Calls from providers, which shorten the wait for the next poll.
    interface Callbacks {
        /// Base URL at which providers reach this service; without one they are not asked to call.
        Optional<String> url();

        /// Key of the signatures in the addresses that are given to providers; 16 characters at least.
        Optional<String> secret();

        /// File that holds the key, read before every call.
        Optional<Path> secretFile();
    }

    /// This process among the others.
    interface Worker {
        /// Name in the workers' table; the host name when not set.
        Optional<String> name();

        /// Backends whose jobs this pod runs; without any it runs all. A pod with some does nothing else: it has no
        /// API, reads no requests, sends no events, cleans nothing up, and takes over only jobs of these
        /// backends.
        Optional<Set<String>> backends();

        /// Jobs this pod may have running.
        @WithDefault("10000")
        int capacity();

        @WithDefault("10s")
        Duration lease();

        @WithDefault("2s")
        Duration beat();

        /// How often orphaned jobs are looked for.
        @WithDefault("1s")
        Duration adoption();

        /// For how long a job that runs at a backend which this pod does not know is left to pods that may know it, as
        /// while a configuration with another backend is rolled out or back. After that it fails with
        /// `lost_upstream`.
        @WithDefault("1h")
        Duration unknownBackend();
    }

    /// The dispatcher.
    interface Dispatch {
        /// Most jobs started in one transaction.
        @WithDefault("50")
        int batch();

        /// Backstop for a lost notification.
        @WithDefault("1s")
        Duration poll();
    }

    /// The outbox relay.
    interface Outbox {
        /// The CloudEvents source of this deployment's events.
        @WithDefault("/bobine")
        String source();

        @WithDefault("500")
        int batch();

        /// Backstop for a lost notification.
        @WithDefault("1s")
        Duration poll();

        /// How long a relay that has gone keeps the others waiting.
        @WithDefault("10s")
        Duration lease();
    }

    /// Events by HTTP.
    interface Webhooks {
        /// Key with which the secrets of endpoints are kept; 32 characters at least, and random. Without one there are
        /// no webhooks. With another one every endpoint needs a new secret.
        Optional<String> key();

        /// File that holds the key, read before every call.
        Optional<Path> keyFile();

        /// Endpoints of one caller.
        @WithDefault("20")
        int perCaller();

        /// Endpoints that the requests of one caller name, each address with its events once. One that is used no
        /// longer counts for as long as deliveries are kept.
        @WithDefault("10000")
        int namedPerCaller();

        /// Calls of one pod at once.
        @WithDefault("512")
        int inFlight();

        /// Whether endpoints may lie in private networks, and do without TLS.
        @WithDefault("false")
        boolean privateHosts();

        /// How long deliveries are kept, those included that could not be made.
        @WithDefault("10d")
        Duration keep();
    }

    /// Events to those who hold a connection open.
    interface Streams {
        /// Streams of one caller in one pod.
        @WithDefault("20")
        int perCaller();

        /// Answers for which one caller waits in one pod, such as pictures at `/v1/images` or what assistants follow;
        /// they are no streams of its own.
        @WithDefault("100")
        int waitsPerCaller();

        /// Streams and waits of one pod.
        @WithDefault("5000")
        int perPod();

        /// Key of the tickets by which browsers open streams; 32 characters at least, and random. Without one a ticket
        /// is good in the pod that gave it.
        Optional<String> ticketKey();

        /// File that holds the key, read before every use.
        Optional<Path> ticketKeyFile();
    }

    /// Progress events.
    interface Progress {
        /// Percentage points between two of them.
        @WithDefault("10")
        int step();

        /// Least time between two of one job.
        @WithDefault("5s")
        Duration interval();
    }

    /// Tries beyond the first.
    interface Retry {
        /// Submits of one job, the first included.
        @WithDefault("4")
        int attempts();

        /// Workers that may die one after the other while they hold the same job, before it fails with
        /// `worker_crashed`; 2 at least.
        @WithDefault("3")
        int deaths();

        @WithDefault("2s")
        Duration backoffMin();

        @WithDefault("2m")
        Duration backoffMax();

        /// How long a submit of unknown outcome is parked before `unresolvedThen` is done.
        @WithDefault("1h")
        Duration unresolvedFor();

        /// What then becomes of it.
        @WithDefault("fail")
        UnresolvedThen unresolvedThen();
    }

    /// When a backend that keeps failing is left alone, and for how long. Jobs that others can serve go there
    /// meanwhile.
    interface Circuit {
        /// Submits in a row that failed by the backend's or the network's fault, or of unknown outcome.
        @WithDefault("5")
        int faults();

        /// First hold; then one job is tried.
        @WithDefault("10s")
        Duration holdMin();

        /// Longest hold, to which it doubles as long as that job fails too.
        @WithDefault("5m")
        Duration holdMax();
    }

    /// The automatic way out of `unresolved`.
    enum UnresolvedThen {
        FAIL,
        RETRY,
        WAIT
    }

    /// The Kafka consumer.
    interface Intake {
        /// Largest record in bytes.
        @WithDefault("1048576")
        int maxBytes();

        /// `refuse`: requests are read only from a topic with `compression.type=uncompressed`. `allow`: from any; one
        /// small record that unpacks to hundreds of megabytes then ends every pod.
        @WithDefault("refuse")
        Compressed compressed();
    }

    /// What becomes of requests whose topic lets compressed batches in.
    enum Compressed {
        REFUSE,
        ALLOW
    }

    /// Who may call over HTTP. Tokens are known by what `quarkus.oidc` says.
    interface Security {
        /// Whether callers must say who they are; only the `dev` and `test` profiles may say no.
        @WithDefault("true")
        boolean enabled();

        /// Claim of a token that names the user.
        @WithDefault("sub")
        String userClaim();

        /// API keys, by the name of the service that has one.
        Map<String, Key> keys();

        /// Properties file with further keys, such as `shop.sha256`; read again when it changes.
        Optional<Path> keysFile();

        /// Requests of one caller, or of one address where nobody needs to be known, per `ratePer`, in each pod.
        @WithDefault("600")
        int rate();

        @WithDefault("1m")
        Duration ratePer();

        /// Requests of one caller that may come at once after a pause.
        @WithDefault("100")
        int burst();
    }

    /// An API key.
    interface Key {
        /// SHA-256 of the key in hexadecimal.
        String sha256();

        /// Some of `bobine-user`, `bobine-viewer`, `bobine-operator` and `bobine-admin`.
        Set<String> roles();

        /// The user that it acts for, or `*` for all; needed for `bobine-user`.
        Optional<String> user();

        /// The UTC day, such as `2027-01-31`, from whose beginning on it is refused.
        Optional<LocalDate> expires();
    }

    /// Pages for browsers.
    interface Console {
        /// Whether there are pages and sessions; without it in development, and elsewhere once there is a
        /// `session-secret-file`.
        Optional<Boolean> enabled();

        /// File that holds the key of the signatures of sessions: 32 random characters at least, the same for all pods,
        /// read before every use. With another one everybody signs in again.
        Optional<Path> sessionSecretFile();
    }

    /// What log lines tell.
    interface Log {
        /// How log lines name users: `plain`, or `hashed` by SHA-256.
        @WithDefault("hashed")
        UserNames users();
    }

    /// How long things are kept.
    interface Retention {
        /// Jobs that have ended, their clips and events, and their part of the ledger, where the user's plan does not
        /// say less; two months at least.
        @WithDefault("90d")
        Duration jobs();

        /// Treatments that nobody has changed or shot for that long.
        @WithDefault("30d")
        Duration treatments();

        /// The record of what operators did.
        @WithDefault("730d")
        Duration audit();
    }
}
