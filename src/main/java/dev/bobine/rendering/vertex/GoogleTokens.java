package dev.bobine.rendering.vertex;

import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Stage;
import dev.bobine.rendering.UnsendableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tokens through Google's auth library: of a credentials file (service account, workload identity federation) or of
/// what the machine provides (`GOOGLE_APPLICATION_CREDENTIALS`, the metadata server).
public final class GoogleTokens implements AccessTokens {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    private final Optional<Path> file;
    private @Nullable GoogleCredentials credentials;

    public GoogleTokens(Optional<Path> file) {
        this.file = Objects.requireNonNull(file, "file is null");
    }

    @Override
    public String current() throws UnsendableException {
        try {
            GoogleCredentials known = credentials();
            known.refreshIfExpired();
            AccessToken token = known.getAccessToken();
            if (token == null) {
                throw unsendable(Kind.AUTH);
            }
            return token.getTokenValue();
        } catch (IOException e) {
            boolean retryable = e instanceof Retryable google && google.isRetryable();
            throw unsendable(retryable ? Kind.TRANSIENT : Kind.AUTH);
        }
    }

    /// Reads the credentials again: the file may have been replaced.
    @Override
    public synchronized void refused() {
        credentials = null;
    }

    private synchronized GoogleCredentials credentials() throws IOException {
        GoogleCredentials known = credentials;
        if (known == null) {
            known = read().createScoped(SCOPE);
            credentials = known;
        }
        return known;
    }

    private GoogleCredentials read() throws IOException {
        if (file.isEmpty()) {
            return GoogleCredentials.getApplicationDefault();
        }
        try (InputStream json = Files.newInputStream(file.get())) {
            return GoogleCredentials.fromStream(json);
        }
    }

    private static UnsendableException unsendable(Kind kind) {
        return new UnsendableException(
                Failure.of(kind, Stage.SUBMIT, "No access token of the operator's Google project could be had."));
    }
}
