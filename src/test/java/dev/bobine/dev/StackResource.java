package dev.bobine.dev;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Gives `@QuarkusTest` and `@QuarkusIntegrationTest` alike their Kafka, PostgreSQL, S3 and renderer. There is one
/// stack per JVM, with the instant renderer; tests keep apart by their own users, jobs and keys. With the system
/// property `test.containers=true` the three servers run in containers instead.
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    /// Room for everything, so that only those tests meet a limit that set one for their user.
    private static final Map<String, String> PLAN = Map.ofEntries(
            Map.entry("bobine.default-plan", "tests"),
            Map.entry("bobine.plans.tests.outstanding", "100000"),
            Map.entry("bobine.plans.tests.running", "1000"),
            Map.entry("bobine.plans.tests.clip-seconds-per-day", "1000000"),
            Map.entry("bobine.plans.tests.money-per-month", "1000000"),
            Map.entry("bobine.plans.tests.longest-clip", "60"),
            Map.entry("bobine.plans.tests.production-steps", "16"),
            Map.entry("bobine.plans.tests.largest-size", "3840x2160"),
            Map.entry("bobine.plans.fleeting.keep-clips", "1ms"),
            Map.entry("bobine.plans.passing.keep-clips", "1d"),
            Map.entry("bobine.plans.passing.keep-jobs", "2d"),
            // Models that go on with clips: one in its own words, one from a first frame alone. Dear, so that `auto` is
            // not one of them.
            Map.entry("bobine.backends.local.openai-videos.first-frame", "upload"),
            Map.entry("bobine.backends.local.openai-videos.link-fields.extend", "extend_url"),
            Map.entry("bobine.backends.local.openai-videos.link-fields.video", "video_url"),
            Map.entry("bobine.models.sequel.seconds", "1-30"),
            Map.entry("bobine.models.sequel.sizes", "1280x720,640x360"),
            Map.entry("bobine.models.sequel.audio", "true"),
            Map.entry("bobine.models.sequel.references", "first_frame,video,extend"),
            Map.entry("bobine.models.sequel.offers.local.id", "animatic-1"),
            Map.entry("bobine.models.sequel.offers.local.price-per-second", "0.02"),
            Map.entry("bobine.models.opener.seconds", "1-30"),
            Map.entry("bobine.models.opener.sizes", "1280x720,640x360"),
            Map.entry("bobine.models.opener.audio", "true"),
            Map.entry("bobine.models.opener.references", "first_frame"),
            Map.entry("bobine.models.opener.offers.local.id", "animatic-1"),
            Map.entry("bobine.models.opener.offers.local.price-per-second", "0.02"),
            // One that goes on with its own clips alone, and one that returns what it adds.
            Map.entry("bobine.backends.local.openai-videos.extensions", "true"),
            Map.entry("bobine.models.carrier.seconds", "1-30"),
            Map.entry("bobine.models.carrier.sizes", "640x360"),
            Map.entry("bobine.models.carrier.audio", "true"),
            Map.entry("bobine.models.carrier.references", "extend"),
            Map.entry("bobine.models.carrier.extend.pinned", "true"),
            Map.entry("bobine.models.carrier.extend.most", "9"),
            Map.entry("bobine.models.carrier.offers.local.id", "animatic-1"),
            Map.entry("bobine.models.carrier.offers.local.price-per-second", "0.02"),
            Map.entry("bobine.models.adder.seconds", "1-30"),
            Map.entry("bobine.models.adder.sizes", "640x360"),
            Map.entry("bobine.models.adder.audio", "true"),
            Map.entry("bobine.models.adder.references", "extend"),
            Map.entry("bobine.models.adder.extend.returns", "tail"),
            Map.entry("bobine.models.adder.offers.local.id", "animatic-1"),
            Map.entry("bobine.models.adder.offers.local.price-per-second", "0.02"),
            // One that makes films of several shots by itself.
            Map.entry("bobine.backends.local.openai-videos.shots-field", "shots"),
            Map.entry("bobine.models.cutter.seconds", "3-15"),
            Map.entry("bobine.models.cutter.sizes", "640x360"),
            Map.entry("bobine.models.cutter.audio", "true"),
            Map.entry("bobine.models.cutter.shots.most", "4"),
            Map.entry("bobine.models.cutter.shots.seconds", "1-8"),
            Map.entry("bobine.models.cutter.offers.local.id", "animatic-1"),
            Map.entry("bobine.models.cutter.offers.local.price-per-second", "0.02"),
            // However slowly a busy machine renders, a job has the same events.
            Map.entry("bobine.progress.interval", "1h"),
            Map.entry("bobine.backends.local.in-flight", "500"),
            Map.entry("bobine.backends.local.poll-min", "50ms"),
            Map.entry("bobine.backends.local.poll-max", "200ms"));

    @Override
    public Map<String, String> start() {
        Map<String, String> configuration = new HashMap<>(PLAN);
        configuration.putAll(sharedConfiguration());
        return configuration;
    }

    /// The stack outlives the test class: the next one uses it too, and it ends with the JVM.
    @Override
    public void stop() {}

    static Map<String, String> sharedConfiguration() {
        return Boolean.getBoolean("test.containers")
                ? ContainerStack.configuration()
                : SharedStack.configuration(RendererMode.INSTANT, Optional.empty());
    }
}
