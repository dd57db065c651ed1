package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.access.AccessSettings;
import dev.bobine.access.ApiKey;
import dev.bobine.job.Ticket;
import dev.bobine.job.UserId;
import dev.bobine.net.TestServers;
import dev.bobine.rendering.VideoModel;
import dev.bobine.storage.ClipStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path directory;

    private final MockWebServer server = TestServers.create();

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse(404, Headers.of(), "");
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProviderKeyThatRotatedIsUsedByTheNextCall() throws Exception {
        Path key = mounted("key", "first-key");
        VideoModel model = Configured.with(Map.of(
                        "bobine.backends.b.url", server.url("/").toString(),
                        "bobine.backends.b.api-key-file", key.toString()))
                .backends()
                .find("b")
                .orElseThrow()
                .model();
        Ticket ticket = new Ticket("b", server.url("/").toString(), "v1");

        assertThat(model.poll(ticket)).isNotNull();
        assertThat(authorization()).isEqualTo("Bearer first-key");
        mounted("key", "second-key");
        assertThat(model.poll(ticket)).isNotNull();
        assertThat(authorization()).isEqualTo("Bearer second-key");
        Files.delete(key);
        assertThat(model.poll(ticket)).isNotNull();
        assertThat(authorization()).isEqualTo("Bearer second-key");
    }

    @Test
    void aKeyThatIsHalfWrittenTakesNoPlace() throws Exception {
        Path file = directory.resolve("key");
        String whole = "0123456789abcdef0123456789abcdef";
        Files.writeString(file, whole);
        Supplier<Optional<String>> key = Secrets.of("bobine.webhooks.key", Optional.of(file), Optional.empty(), 32);

        for (String half : List.of("", "01234567", whole.substring(1))) {
            Files.writeString(file, half);
            assertThat(key.get()).contains(whole);
        }
        Files.writeString(file, whole.repeat(2));
        assertThat(key.get()).contains(whole.repeat(2));
    }

    @Test
    void storageKeysThatRotatedAreUsedByTheNextCall() throws Exception {
        Path access = mounted("access", "first-access");
        Path secret = mounted("secret", "first-secret");
        ClipStore store = ConfiguredStorage.of(Configured.with(Map.of(
                        "bobine.storage.endpoint", server.url("/").toString(),
                        "bobine.storage.access-key-file", access.toString(),
                        "bobine.storage.secret-key-file", secret.toString()))
                .config()
                .storage());

        assertThatThrownBy(store::check).isInstanceOf(IOException.class);
        assertThat(authorization()).contains("Credential=first-access/");
        mounted("access", "second-access");
        assertThatThrownBy(store::check).isInstanceOf(IOException.class);
        assertThat(authorization()).contains("Credential=second-access/");
    }

    @Test
    void aSecretThatIsNotThereStopsTheStartByName() {
        assertThatThrownBy(() -> Configured.with(Map.of(
                        "bobine.backends.b.url",
                        "http://localhost",
                        "bobine.backends.b.api-key-file",
                        directory.resolve("none").toString())))
                .hasMessageContaining("bobine.backends.b.api-key-file");
    }

    @Test
    void productionDoesNotStartWithoutKnowingWhoCalls() {
        assertThatThrownBy(() -> access(Map.of("bobine.security.enabled", "false"), Optional.empty(), "prod"))
                .hasMessageContaining("bobine.security.enabled")
                .hasMessageContaining("quarkus.oidc.auth-server-url")
                .hasMessageContaining("bobine.security.keys-file");
        assertThatThrownBy(() -> access(Map.of(), Optional.empty(), "prod"))
                .hasMessageContaining("quarkus.oidc.auth-server-url")
                .hasMessageContaining("bobine.security.keys-file");
        assertThat(access(Map.of(), Optional.of("https://id.example"), "prod").enabled())
                .isTrue();
        assertThat(access(Map.of("bobine.security.enabled", "false"), Optional.empty(), "dev")
                        .enabled())
                .isFalse();
    }

    @Test
    void tokensThatAreMadeForAnybodyAreNotTakenUnnoticed() {
        BobineConfig.Security security = Configured.with(Map.of()).config().security();
        Optional<String> issuer = Optional.of("https://id.example");

        assertThatThrownBy(() -> ConfiguredAccess.of(security, issuer, Optional.empty(), List.of("prod")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quarkus.oidc.token.audience");
        assertThat(ConfiguredAccess.of(security, issuer, Optional.of("any"), List.of("prod"))
                        .enabled())
                .isTrue();
    }

    @Test
    void aKeyOfTheFileMayHaveAnEnd() throws IOException {
        String key = "shop.sha256=%s%nshop.roles=bobine-operator%nshop.expires=".formatted("0".repeat(64));
        Path file = mounted("keys", key + "2030-02-01");
        Map<String, String> properties = Map.of("bobine.security.keys-file", file.toString());

        assertThat(access(properties, Optional.empty(), "prod").keys().get())
                .singleElement()
                .satisfies(found -> assertThat(found.end()).isEqualTo(Instant.parse("2030-02-01T00:00:00Z")));
        mounted("keys", key + "next year");
        assertThatThrownBy(() -> access(properties, Optional.empty(), "prod"))
                .hasMessageContaining("shop.expires must be a day");
    }

    @Test
    void aKeyOfTheFileActsForTheUserThatIsNamedWithoutTheSpacesAroundIt() throws IOException {
        String key = "shop.sha256=%s%nshop.roles=bobine-user%nshop.user=".formatted("0".repeat(64));
        Map<String, String> properties = Map.of(
                "bobine.security.keys-file", mounted("keys", key + "ana \n").toString());

        assertThat(access(properties, Optional.empty(), "prod").keys().get())
                .singleElement()
                .satisfies(found -> assertThat(found.user()).isEqualTo(new UserId("ana")));
        mounted("keys", key + "* \nother.sha256=%s\nother.roles=bobine-operator".formatted("1".repeat(64)));
        assertThat(access(properties, Optional.empty(), "prod").keys().get())
                .filteredOn(found -> found.name().equals("shop"))
                .singleElement()
                .satisfies(found -> assertThat(found.user()).isNull());
    }

    @Test
    void aKeyOfTheFileThatIsNamedTwiceIsToldAndTheKeysStayAsTheyWere() throws IOException {
        String key = "shop.sha256=%s%nshop.roles=bobine-operator%n".formatted("0".repeat(64));
        Path file = mounted("keys", key);
        Map<String, String> properties = Map.of("bobine.security.keys-file", file.toString());
        AccessSettings access = access(properties, Optional.empty(), "prod");

        mounted("keys", key + "shop.sha256=%s%n".formatted("1".repeat(64)));

        assertThat(access.keys().get()).extracting(ApiKey::sha256).containsExactly("0".repeat(64));
        assertThatThrownBy(() -> access(properties, Optional.empty(), "prod"))
                .hasMessageContaining("shop.sha256 is set twice");
    }

    @Test
    void aWorkloadsIdentityNeedsNoKeysAndGoesWithNone() throws IOException {
        Path token = mounted("token", "a-token");
        Map<String, String> workload =
                Map.of("bobine.storage.identity", "workload", "bobine.storage.identity-token-file", token.toString());

        assertThat(Configured.keyless(workload)).satisfies(config -> assertThat(ConfiguredStorage.of(config.storage()))
                .isNotNull());
        assertThatThrownBy(() ->
                        ConfiguredStorage.of(Configured.with(workload).config().storage()))
                .hasMessageContaining("bobine.storage.access-key");
    }

    @Test
    void anApiKeyThatIsNotWellDefinedStopsTheStartByName() {
        String key = "bobine.security.keys.shop.";
        Map<String, String> sound =
                Map.of(key + "sha256", "0".repeat(64), key + "roles", "bobine-user", key + "user", "*");
        assertThat(access(sound, Optional.empty(), "prod").keys().get()).hasSize(1);

        assertRefused(sound, key + "sha256", "abc");
        assertRefused(sound, key + "roles", "root");
        Map<String, String> unbound = new HashMap<>(sound);
        unbound.remove(key + "user");
        assertThatThrownBy(() -> access(unbound, Optional.empty(), "prod")).hasMessageContaining(key + "user");
    }

    private static void assertRefused(Map<String, String> sound, String key, String value) {
        Map<String, String> wrong = new HashMap<>(sound);
        wrong.put(key, value);
        assertThatThrownBy(() -> access(wrong, Optional.empty(), "prod")).hasMessageContaining(key);
    }

    private static AccessSettings access(Map<String, String> properties, Optional<String> issuer, String profile) {
        return ConfiguredAccess.of(
                Configured.with(properties).config().security(), issuer, Optional.of("bobine"), List.of(profile));
    }

    private String authorization() throws InterruptedException {
        return Objects.requireNonNull(server.takeRequest().getHeaders().get("Authorization"));
    }

    /// As a cluster does it: the name is a link to a link to a directory, which is swapped as a whole.
    private Path mounted(String name, String content) throws IOException {
        Path mount = Files.createDirectories(directory.resolve(name + "-mount"));
        Path version = Files.createTempDirectory(mount, "..v");
        Files.writeString(version.resolve(name), content + "\n");
        Path swapped = mount.resolve("..data_tmp");
        Files.createSymbolicLink(swapped, version.getFileName());
        Path moved = Files.move(
                swapped, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path link = mount.resolve(name);
        if (Files.notExists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, Path.of(moved.getFileName().toString(), name));
        }
        return link;
    }
}
