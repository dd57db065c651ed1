package dev.bobine.runtime;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.rendering.RenderBackends;
import dev.bobine.rendering.TestReferences;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.URL;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// A configuration outside of any running service, read and turned into values as at start.
final class Configured {

    private static final Map<String, String> BUCKET = Map.of(
            "bobine.storage.endpoint", "http://localhost:9000",
            "bobine.storage.access-key", "a",
            "bobine.storage.secret-key", "s");

    private final BobineConfig config;
    private final RenderBackends backends;

    private Configured(BobineConfig config) {
        this.config = config;
        this.backends = ConfiguredBackends.rendering(
                config,
                new ConfiguredDialects(
                        new TestReferences(),
                        ConfiguredStorage.of(config.storage()),
                        ConfiguredStorage.replies(config.storage()),
                        1,
                        ConfiguredBackends.served(config),
                        InstantSource.system()));
    }

    static Configured with(Map<String, String> properties) {
        return new Configured(read(new SmallRyeConfigBuilder(), properties));
    }

    /// Without keys of the bucket.
    static BobineConfig keyless(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("bobine.storage.endpoint", "http://localhost:9000");
        return build(new SmallRyeConfigBuilder(), all);
    }

    static Configured file(String resource) throws IOException {
        URL url = Objects.requireNonNull(Configured.class.getResource(resource), resource);
        ConfigSource yaml = new YamlConfigSource(url);
        return new Configured(read(new SmallRyeConfigBuilder().withSources(yaml), Map.of()));
    }

    /// A file of an installation, before the service's own.
    static Configured installed(URL url) throws IOException {
        URL own = Objects.requireNonNull(Configured.class.getResource("/application.yaml"), "application.yaml");
        return new Configured(read(
                new SmallRyeConfigBuilder().withSources(new YamlConfigSource(url, 265), new YamlConfigSource(own, 255)),
                Map.of()));
    }

    /// A file, with the environment and system properties before it.
    static Configured fileAndEnvironment(URL url) throws IOException {
        return new Configured(
                read(new SmallRyeConfigBuilder().addDefaultSources().withSources(new YamlConfigSource(url)), Map.of()));
    }

    private static BobineConfig read(SmallRyeConfigBuilder builder, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(BUCKET);
        all.putAll(properties);
        return build(builder, all);
    }

    private static BobineConfig build(SmallRyeConfigBuilder builder, Map<String, String> all) {
        SmallRyeConfig config = builder.addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(BobineConfig.class)
                .withDefaultValues(all)
                .build();
        return config.getConfigMapping(BobineConfig.class);
    }

    BobineConfig config() {
        return config;
    }

    RenderBackends backends() {
        return backends;
    }

    Catalogue catalogue() {
        return ConfiguredModels.of(config, backends);
    }
}
