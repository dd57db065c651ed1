package dev.bobine.access;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/// A service that wants to know who calls, as in production.
public final class Guarded implements QuarkusTestProfile {

    static final int MAX_CONNECTIONS = 500;

    /// Limits that a test can wait for, and that a loaded machine keeps: reading counts from when the head was there.
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.idle-timeout", "12s",
                "quarkus.http.read-timeout", "8s",
                "quarkus.http.limits.max-connections", Integer.toString(MAX_CONNECTIONS),
                "bobine.streams.per-pod", "300");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(LocalIssuer.class));
    }
}
