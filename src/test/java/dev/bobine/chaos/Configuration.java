package dev.bobine.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The workers' configuration, as an operator would write it for the production profile.
final class Configuration {

    private Configuration() {}

    static Map<String, String> of(Plan plan, Map<String, String> stack, String modelUrl) {
        Map<String, String> all = new TreeMap<>(stack);
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", "0");
        all.put("quarkus.datasource.reactive.max-size", "10");
        // Nobody calls these workers, and production wants to know who might.
        all.put("bobine.security.keys.nobody.sha256", "0".repeat(64));
        all.put("bobine.security.keys.nobody.roles", "bobine-operator");
        all.put("bobine.default-plan", "chaos");
        plans(plan, all);
        backend(modelUrl, all);
        all.put("bobine.worker.lease", text(plan.lease()));
        all.put("bobine.worker.beat", text(plan.lease().dividedBy(5)));
        all.put("bobine.outbox.lease", text(plan.lease()));
        all.put("bobine.retry.attempts", "8");
        all.put("bobine.retry.backoff-min", "300ms");
        all.put("bobine.retry.backoff-max", "3s");
        all.put("bobine.retry.unresolved-for", "8s");
        all.put("bobine.retry.unresolved-then", "fail");
        all.put("bobine.storage.make-posters", "false");
        all.put("bobine.storage.part-mib", "5");
        all.put("bobine.storage.abandon-uploads", "40s");
        all.putAll(plan.settings());
        return all;
    }

    private static void plans(Plan plan, Map<String, String> all) {
        String chaos = "bobine.plans.chaos.";
        all.put(chaos + "outstanding", Integer.toString(Math.max(60, plan.jobs() / 8)));
        all.put(chaos + "running", Integer.toString(Math.max(20, plan.jobs())));
        all.put(chaos + "clip-seconds-per-day", "1000000");
        all.put(chaos + "money-per-month", "1000000");
    }

    private static void backend(String modelUrl, Map<String, String> all) {
        String local = "bobine.backends.local.";
        all.put(local + "url", modelUrl);
        all.put(local + "connect-timeout", "2s");
        all.put(local + "request-timeout", text(Plan.REQUEST_TIMEOUT));
        all.put(local + "poll-min", "400ms");
        all.put(local + "poll-max", "1500ms");
        all.put(local + "openai-videos.body", "json");
        all.put(local + "openai-videos.cancel", "delete");
        String film = "bobine.models.film.";
        all.put(film + "seconds", "1-10");
        all.put(film + "sizes", ClipFactory.SIZE);
        all.put(film + "deadline", text(Plan.DEADLINE));
        all.put(film + "offers.local.id", "film-1");
        all.put(film + "offers.local.price-per-second", "0.05");
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
