package dev.bobine.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bobine.job.Hashes;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An identity provider at which people sign in (code flow with PKCE), without a page of its own: a test says who it is
/// that came.
final class LocalSignIn {

    static final String CLIENT = "bobine-console";

    private static final String CLIENT_SECRET = "a secret of the client for tests alone";

    private final KeyPair pair;
    private final HttpServer http;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    private record Grant(String user, Set<String> roles, String challenge) {}

    private LocalSignIn(KeyPair pair, HttpServer http) {
        this.pair = pair;
        this.http = http;
    }

    static LocalSignIn start(KeyPair pair, String jwks) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        LocalSignIn provider = new LocalSignIn(pair, http);
        http.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, 200, provider.discovery()));
        http.createContext("/keys", exchange -> answer(exchange, 200, jwks));
        http.createContext("/token", provider::exchange);
        http.start();
        return provider;
    }

    void stop() {
        http.stop(0);
    }

    Map<String, String> configuration() {
        return Map.of(
                "quarkus.oidc.console.tenant-enabled",
                "true",
                "quarkus.oidc.console.auth-server-url",
                url(),
                "quarkus.oidc.console.client-id",
                CLIENT,
                "quarkus.oidc.console.credentials.secret",
                CLIENT_SECRET);
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /// Somebody signs in where a browser was led to.
    ///
    /// @return where the browser is led back to
    String signIn(String location, String user, String... roles) {
        Map<String, String> asked = form(URI.create(location).getRawQuery());
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(user, Set.of(roles), asked.getOrDefault("code_challenge", "")));
        return asked.get("redirect_uri") + "?code=" + code + "&state="
                + URLEncoder.encode(Objects.requireNonNull(asked.get("state"), "state"), StandardCharsets.UTF_8);
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        @Nullable Grant grant = grants.remove(asked.getOrDefault("code", ""));
        if (grant == null || !grant.challenge().equals(challenge(asked.getOrDefault("code_verifier", "")))) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        answer(
                exchange,
                200,
                "{\"access_token\":\"%1$s\",\"id_token\":\"%1$s\",\"token_type\":\"Bearer\",\"expires_in\":600}"
                        .formatted(token(grant)));
    }

    private String token(Grant grant) {
        return Jwt.claims()
                .issuer(url())
                .subject(grant.user())
                .audience(CLIENT)
                .groups(grant.roles())
                .expiresIn(Duration.ofMinutes(10))
                .jws()
                .keyId("k1")
                .sign(pair.getPrivate());
    }

    private static String challenge(String verifier) {
        MessageDigest digest = Hashes.newSha256();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(digest.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private String discovery() {
        return """
                {"issuer":"%1$s","jwks_uri":"%1$s/keys","token_endpoint":"%1$s/token",\
                "authorization_endpoint":"%1$s/authorize"}""".formatted(url());
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
