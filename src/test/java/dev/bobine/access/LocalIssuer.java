package dev.bobine.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bobine.job.Hashes;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An identity provider as far as the service needs one, and a file of API keys. It is away until it is told to come:
/// its port is taken and refuses connections.
public final class LocalIssuer implements QuarkusTestResourceLifecycleManager {

    public static final String AUDIENCE = "bobine";

    private static final KeyPair OWN = pair();
    private static final KeyPair FOREIGN = pair();
    private static volatile String url = "";
    private static volatile @Nullable Path keys;

    private static @Nullable LocalSignIn signIn;
    private static @Nullable Socket place;
    private static @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            Socket taken = new Socket();
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            place = taken;
            url = "http://127.0.0.1:" + taken.getLocalPort();
            Path file = Files.createTempFile("bobine-keys", ".properties");
            Files.writeString(file, keyLine("shop", "bobine-user", "*"));
            keys = file;
            signIn = LocalSignIn.start(OWN, jwks());
            Map<String, String> configuration = new HashMap<>(signIn.configuration());
            configuration.putAll(Map.of(
                    "quarkus.http.read-timeout",
                    "5s",
                    "bobine.security.enabled",
                    "true",
                    "bobine.security.keys-file",
                    file.toString(),
                    "quarkus.oidc.auth-server-url",
                    url,
                    "quarkus.oidc.connection-delay",
                    "100ms",
                    "quarkus.oidc.token.audience",
                    AUDIENCE));
            return configuration;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        leave();
    }

    /// From now on the provider answers.
    public static synchronized void arrive() throws IOException {
        Socket taken = place;
        if (taken != null) {
            InetSocketAddress address = new InetSocketAddress(taken.getLocalAddress(), taken.getLocalPort());
            taken.close();
            place = null;
            HttpServer http = HttpServer.create(address, 0);
            http.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery()));
            http.createContext("/keys", exchange -> answer(exchange, jwks()));
            http.start();
            server = http;
        }
    }

    /// Where people with a browser sign in; it is there from the beginning.
    static synchronized LocalSignIn signIn() {
        return Objects.requireNonNull(signIn, "not started");
    }

    private static synchronized void leave() {
        if (signIn != null) {
            signIn.stop();
            signIn = null;
        }
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /// Where tokens come from.
    static String url() {
        return url;
    }

    /// A key of that name, the same one every time.
    public static String key(String name) {
        return ApiKey.PREFIX + Hashes.sha256("a key for " + name);
    }

    public static String keyLine(String name, String roles, String user) {
        return "%1$s.sha256=%2$s%n%1$s.roles=%3$s%n%1$s.user=%4$s%n"
                .formatted(name, Hashes.sha256(key(name)), roles, user);
    }

    public static void writeKeys(String content) throws IOException {
        Path file = keys;
        if (file != null) {
            Files.writeString(file, content);
        }
    }

    public static void addKey(String line) throws IOException {
        Path file = keys;
        if (file != null) {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        }
    }

    public static String token(String user, String... roles) {
        return sign(claims(user, roles), OWN);
    }

    public static String expired(String user) {
        return sign(claims(user, Roles.ADMIN).issuedAt(1).expiresAt(60), OWN);
    }

    public static String foreign(String user) {
        return sign(claims(user, Roles.ADMIN), FOREIGN);
    }

    public static String forSomebodyElse(String user) {
        return sign(claims(user, Roles.ADMIN).audience("another-service"), OWN);
    }

    private static JwtClaimsBuilder claims(String user, String... roles) {
        return Jwt.claims()
                .issuer(url)
                .subject(user)
                .audience(AUDIENCE)
                .groups(Set.of(roles))
                .expiresIn(Duration.ofMinutes(10));
    }

    private static String sign(JwtClaimsBuilder claims, KeyPair pair) {
        return claims.jws().keyId("k1").sign(pair.getPrivate());
    }

    private static String discovery() {
        return "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"token_endpoint\":\"%1$s/token\"}".formatted(url);
    }

    private static String jwks() {
        RSAPublicKey key = (RSAPublicKey) OWN.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"k1\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(base64(key.getModulus()), base64(key.getPublicExponent()));
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int lead = bytes[0] == 0 ? 1 : 0;
        byte[] unsigned = Arrays.copyOfRange(bytes, lead, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
