package dev.bobine.signals;

import dev.bobine.runtime.SecuredServers;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/// A service that traces, writes debug logs, has a provider that repeats everything it is told, and servers that want
/// to be spoken to in confidence.
public final class Talkative implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.bsp.export.timeout", "100ms",
                "quarkus.log.category.\"dev.bobine\".level", "DEBUG");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(GossipingProvider.class), new TestResourceEntry(SecuredServers.class));
    }
}
