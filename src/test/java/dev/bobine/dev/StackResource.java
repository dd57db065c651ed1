package dev.bobine.dev;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Optional;

/// Gives `@QuarkusTest` and `@QuarkusIntegrationTest` alike their Kafka, PostgreSQL, S3 and renderer. There is one
/// stack per JVM, with the instant renderer; tests keep apart by their own users, jobs and keys. With the system
/// property `test.containers=true` the three servers run in containers instead.
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return sharedConfiguration();
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
