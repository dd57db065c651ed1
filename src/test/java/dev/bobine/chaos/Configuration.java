package dev.bobine.chaos;

import dev.bobine.chaos.Network.Server;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The workers' configuration, as an operator would write it for the production profile.
final class Configuration {

    /// Connections to the database of one worker.
    static final int POOL = 10;

    private Configuration() {}

    static Map<String, String> of(Plan plan, Map<String, String> stack, String modelUrl) {
        Map<String, String> all = new TreeMap<>(stack);
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", "0");
        all.put("quarkus.management.port", "0");
        all.put("quarkus.datasource.reactive.max-size", Integer.toString(POOL));
        // Nobody calls these workers, and production wants to know who might.
        all.put("bobine.security.keys.nobody.sha256", "0".repeat(64));
        all.put("bobine.security.keys.nobody.roles", "bobine-operator");
        all.put("bobine.default-plan", "chaos");
        plans(plan, all);
        backend(plan.wire(), modelUrl, all);
        stills(modelUrl, all);
        studio(all);
        callbacks(all);
        all.put("bobine.worker.lease", text(plan.lease()));
        all.put("bobine.worker.beat", text(plan.lease().dividedBy(5)));
        all.put("bobine.outbox.lease", text(plan.lease()));
        all.put("bobine.retry.attempts", "8");
        all.put("bobine.retry.backoff-min", "300ms");
        all.put("bobine.retry.backoff-max", "3s");
        all.put("bobine.retry.unresolved-for", "8s");
        all.put("bobine.retry.unresolved-then", "fail");
        all.put("bobine.storage.part-mib", "5");
        all.put("bobine.storage.abandon-uploads", "40s");
        if (plan.has(Fault.HOSTILE_CLIPS)) {
            // Until then a download that never ends is tried again.
            all.put("bobine.models.film.retention", "3m");
        }
        all.putAll(plan.settings());
        return all;
    }

    /// What of it is another one for the n-th worker, whose servers lie behind links.
    static Map<String, String> behind(Network network, int worker, Plan plan, Map<String, String> direct) {
        Map<String, String> all = new TreeMap<>(direct);
        String database = "postgresql://127.0.0.1:"
                + network.link(worker, Server.DATABASE).port() + "/bobine";
        all.put("quarkus.datasource.reactive.url", database);
        all.put("quarkus.datasource.jdbc.url", "jdbc:" + database);
        all.put(
                "kafka.bootstrap.servers",
                "127.0.0.1:" + network.link(worker, Server.BROKER).port());
        all.put(
                "bobine.storage.endpoint",
                "http://127.0.0.1:" + network.link(worker, Server.BUCKET).port());
        if (plan.wire() == Wire.OPENAI_VIDEOS) {
            // Other dialects name whole addresses, which would not be those of the worker that takes a job over.
            String model =
                    "http://127.0.0.1:" + network.link(worker, Server.MODEL).port();
            all.put("bobine.backends.local.url", model);
            all.put("bobine.backends.stills.url", model);
        }
        return all;
    }

    private static void plans(Plan plan, Map<String, String> all) {
        String chaos = "bobine.plans.chaos.";
        all.put(chaos + "outstanding", Integer.toString(Math.max(60, plan.jobs() / 8)));
        all.put(chaos + "running", Integer.toString(Math.max(20, plan.jobs())));
        all.put(chaos + "clip-seconds-per-day", "1000000");
        all.put(chaos + "money-per-month", "1000000");
    }

    /// Nobody calls; but the addresses carry the idempotency keys to where a dialect has no other place for them.
    private static void callbacks(Map<String, String> all) {
        all.put("bobine.callbacks.url", "https://bobine.invalid");
        all.put("bobine.callbacks.secret", "0123456789abcdef");
    }

    private static void backend(Wire wire, String modelUrl, Map<String, String> all) {
        String local = "bobine.backends.local.";
        all.put(local + "url", modelUrl);
        all.put(local + "connect-timeout", "2s");
        all.put(local + "request-timeout", text(Plan.REQUEST_TIMEOUT));
        all.put(local + "poll-min", "400ms");
        all.put(local + "poll-max", "1500ms");
        all.put(local + "dialect", wire.dialect());
        wire.settings()
                .forEach((key, value) -> all.put(local + wire.dialect() + "." + key, value.replace("{url}", modelUrl)));
        String film = "bobine.models.film.";
        all.put(film + "seconds", "1-10");
        all.put(film + "sizes", wire.size());
        all.put(film + "seed", "false");
        if (wire.takesClips()) {
            all.put(film + "references", "video,first_frame");
        }
        all.put(film + "deadline", text(Plan.DEADLINE));
        all.put(film + "offers.local.id", wire.model());
        all.put(film + "offers.local.price-per-second", "0.05");
    }

    /// Stills of the same server. A worker that is told to end waits for those that it has asked for.
    private static void stills(String modelUrl, Map<String, String> all) {
        String stills = "bobine.backends.stills.";
        all.put(stills + "dialect", "openai-images");
        all.put(stills + "url", modelUrl);
        all.put(stills + "connect-timeout", "1s");
        all.put(stills + "request-timeout", "2s");
        all.put(stills + "in-flight", "12");
        all.put(stills + "openai-images.formats", "png");
        String picture = "bobine.models.picture.";
        all.put(picture + "sizes", PictureFactory.SIZE);
        all.put(picture + "seed", "false");
        all.put(picture + "references", "reference");
        all.put(picture + "offers.stills.id", "picture-1");
        all.put(picture + "offers.stills.price-per-still", "0.02");
    }

    /// On top of the stack's own: joins cost money, so that one that is charged for twice is seen.
    private static void studio(Map<String, String> all) {
        all.put("bobine.backends.studio.poll-min", "200ms");
        all.put("bobine.backends.studio.poll-max", "1s");
        all.put("bobine.models.studio.offers.studio.price-per-second", "0.01");
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
