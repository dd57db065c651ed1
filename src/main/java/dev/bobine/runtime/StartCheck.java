package dev.bobine.runtime;

import dev.bobine.intake.NativeCodecs;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.RenderBackends;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the configuration and makes everything out of it before anything is started, so that a fault is found at once
/// and named by its key.
final class StartCheck {

    /// What others define and would guess or only miss late.
    private static final List<String> REQUIRED =
            List.of("quarkus.datasource.reactive.url", "quarkus.datasource.jdbc.url", "kafka.bootstrap.servers");

    /// How the library begins its messages.
    private static final Pattern PREFIX = Pattern.compile("^(?:[\\w.]+(?:Exception|Error): )?(?:SRCFG\\d+: )?");

    private static final String NAMED = "bobine.worker.backends";

    private StartCheck() {}

    /// One sentence per fault.
    static List<String> faults() {
        SmallRyeConfig plain = ConfigUtils.configBuilder().build();
        List<String> faults = new ArrayList<>(REQUIRED.stream()
                .filter(key -> !isSet(plain, key))
                .map(key -> key + " is not set")
                .toList());
        try {
            SmallRyeConfig config =
                    ConfigUtils.configBuilder().withMapping(BobineConfig.class).build();
            makeAll(config.getConfigMapping(BobineConfig.class), config);
        } catch (ConfigValidationException e) {
            for (int i = 0; i < e.getProblemCount(); i++) {
                faults.add(sentence(e.getProblem(i).getMessage()));
            }
        } catch (IllegalArgumentException | NullPointerException e) {
            faults.add(sentence(String.valueOf(e.getMessage())));
        }
        NativeCodecs.obstacle().ifPresent(faults::add);
        return faults;
    }

    /// Whether this pod runs jobs of some backends and does nothing else.
    static boolean isConfined() {
        SmallRyeConfig plain = ConfigUtils.configBuilder().build();
        return isSet(plain, NAMED) || isSet(plain, NAMED + "[0]");
    }

    private static boolean isSet(SmallRyeConfig config, String key) {
        String value = config.getConfigValue(key).getValue();
        return value != null && !value.isBlank();
    }

    private static void makeAll(BobineConfig config, SmallRyeConfig all) {
        ReferenceSource references = new Wiring()
                .references(config, ConfiguredReferences.rules(config), ConfiguredStorage.of(config.storage()));
        RenderBackends backends = ConfiguredBackends.rendering(
                config,
                new ConfiguredDialects(
                        references,
                        ConfiguredStorage.of(config.storage()),
                        ConfiguredStorage.replies(config.storage()),
                        1,
                        ConfiguredBackends.served(config),
                        InstantSource.system()));
        Optional<String> issuer = all.getOptionalValue("quarkus.oidc.auth-server-url", String.class);
        Optional<String> audience = all.getOptionalValue("quarkus.oidc.token.audience", String.class);
        Objects.requireNonNull(ConfiguredAccess.of(config.security(), issuer, audience, all.getProfiles()), "access");
        boolean oidc = all.getValue("quarkus.oidc.console.tenant-enabled", boolean.class);
        Objects.requireNonNull(
                ConfiguredConsole.of(config.console(), config.security().enabled(), oidc, all.getProfiles()),
                "console");
        Objects.requireNonNull(ConfiguredConsole.sessions(config.console(), all.getProfiles()), "sessions");
        ConfiguredBackends.checkNamed(config);
        Objects.requireNonNull(ConfiguredModels.of(config, backends), "models");
        Objects.requireNonNull(ConfiguredPlans.of(config), "plans");
        Objects.requireNonNull(ConfiguredPlans.keepClips(config), "what plans keep");
        Objects.requireNonNull(ConfiguredBackends.scheduling(config), "backends");
        Objects.requireNonNull(new Wiring().webhooks(config), "webhooks");
        Objects.requireNonNull(ConfiguredDirector.of(config.director(), InstantSource.system()), "director");
        int connections = all.getValue("quarkus.http.limits.max-connections", int.class);
        Objects.requireNonNull(new Wiring().streams(config, connections), "streams");
        Duration idle = all.getValue("quarkus.http.idle-timeout", Duration.class);
        checkWait(config.openai().imageWait(), idle);
        Objects.requireNonNull(new Wiring().ticketKey(config), "ticket key");
        Objects.requireNonNull(new Wiring().uploads(config), "uploads");
    }

    /// @param idle after which a connection on which nothing comes or goes is closed; none when it is zero
    static void checkWait(Duration wait, Duration idle) {
        if (idle.isPositive() && wait.compareTo(idle) >= 0) {
            throw new IllegalArgumentException("bobine.openai.image-wait (" + wait
                    + ") must be shorter than quarkus.http.idle-timeout (" + idle
                    + "), after which a connection on which nothing comes is closed");
        }
    }

    private static String sentence(String message) {
        return PREFIX.matcher(message).replaceFirst("");
    }
}
