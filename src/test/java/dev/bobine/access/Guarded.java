package dev.bobine.access;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/// A service that wants to know who calls, as in production.
public final class Guarded implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(LocalIssuer.class));
    }
}
