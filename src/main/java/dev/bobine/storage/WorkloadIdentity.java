package dev.bobine.storage;

import io.minio.credentials.Credentials;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.WebIdentityProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Keys to the bucket that are lent for a while against what a workload is, so that none has to be kept. They are asked
/// for when they are first needed and again shortly before they end.
public final class WorkloadIdentity implements Supplier<S3Credentials> {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

    /// How long keys are asked for; services shorten or lengthen it as they are set up.
    private static final Duration LOAN = Duration.ofHours(1);

    private final Provider provider;

    private WorkloadIdentity(Provider provider) {
        this.provider = provider;
    }

    /// Against a token that the cluster writes into a file and renews there.
    ///
    /// @param token asked for before every loan
    /// @param endpoint of the token service, which speaks AWS's `AssumeRoleWithWebIdentity`
    /// @param role ARN of the role to take, where the service asks for one
    public static WorkloadIdentity ofToken(Supplier<String> token, URI endpoint, Optional<String> role) {
        @Nullable String arn = role.orElse(null);
        @Nullable String session = role.isPresent() ? "bobine" : null;
        return new WorkloadIdentity(new WebIdentityProvider(
                () -> new Jwt(token.get(), (int) LOAN.toSeconds()),
                endpoint.toString(),
                (int) LOAN.toSeconds(),
                null,
                arn,
                session,
                http()));
    }

    /// Against what the environment says in AWS's words: the token file and role of `AWS_WEB_IDENTITY_TOKEN_FILE` and
    /// `AWS_ROLE_ARN`, the container's credentials address, or the metadata service of the machine.
    ///
    /// @param endpoint to be asked in place of those
    public static WorkloadIdentity ofTheMachine(Optional<URI> endpoint) {
        @Nullable String address = endpoint.map(URI::toString).orElse(null);
        return new WorkloadIdentity(new IamAwsProvider(address, http()));
    }

    private static OkHttpClient http() {
        return new OkHttpClient.Builder().callTimeout(LONGEST_CALL).build();
    }

    @Override
    public S3Credentials get() {
        Credentials lent = provider.fetch();
        return new S3Credentials(lent.accessKey(), lent.secretKey(), Optional.ofNullable(lent.sessionToken()));
    }
}
