package dev.bobine.rendering.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.Failure.Kind;
import dev.bobine.net.TestServers;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.WireDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GoogleTokensTest {

    private final MockWebServer google = TestServers.create();

    @TempDir
    Path folder;

    @BeforeEach
    void startGoogle() throws IOException {
        google.start();
    }

    @AfterEach
    void stopGoogle() {
        google.close();
    }

    @Test
    void aServiceAccountsKeyIsExchangedForATokenThatIsKept() throws Exception {
        google.enqueue(token("token-1"));
        google.enqueue(token("token-2"));
        GoogleTokens tokens = new GoogleTokens(Optional.of(serviceAccount()));

        assertThat(tokens.current()).isEqualTo("token-1");
        assertThat(tokens.current()).isEqualTo("token-1");
        tokens.refused();
        assertThat(tokens.current()).isEqualTo("token-2");
        assertThat(google.takeRequest().getBody().utf8()).contains("grant-type%3Ajwt-bearer", "assertion=");
    }

    @Test
    void anAccountThatIsNotAcceptedIsAnAuthFailure() throws Exception {
        google.enqueue(WireDialect.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"secret-7\"}"));
        GoogleTokens tokens = new GoogleTokens(Optional.of(serviceAccount()));

        assertThatThrownBy(tokens::current)
                .isInstanceOfSatisfying(
                        UnsendableException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Kind.AUTH))
                .hasMessageNotContaining("secret-7");
    }

    @Test
    void aFileThatIsNotThereIsAnAuthFailure() {
        GoogleTokens tokens = new GoogleTokens(Optional.of(folder.resolve("absent.json")));

        assertThatThrownBy(tokens::current).isInstanceOf(UnsendableException.class);
    }

    private static mockwebserver3.MockResponse token(String token) {
        return WireDialect.json(
                200, "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600}".formatted(token));
    }

    private Path serviceAccount() throws IOException, NoSuchAlgorithmException {
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\\n" + Base64.getEncoder().encodeToString(key)
                + "\\n-----END PRIVATE KEY-----\\n";
        String json = """
                {"type":"service_account","project_id":"p-1","private_key_id":"k-1","private_key":"%s",
                 "client_email":"a@p-1.iam.gserviceaccount.com","client_id":"1","token_uri":"%s"}
                """.formatted(pem, google.url("/token"));
        return Files.writeString(folder.resolve("account.json"), json);
    }
}
