package dev.bobine.storage;

import io.minio.credentials.Credentials;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.WebIdentityProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keys to the bucket that are lent for a while against what a workload is, so that none has to be kept.
///
/// A link ends with the keys that signed it, whatever its own time is. So keys are lent again long before they end: a
/// link that is made in their last minute would be of use to nobody.
public final class WorkloadIdentity implements Supplier<S3Credentials> {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

    /// How long keys are asked for; services shorten or lengthen it as they are set up.
    private static final Duration LOAN = Duration.ofHours(1);

    /// Age at which keys are lent again. Their provider does so by itself where they end sooner.
    private static final Duration RENEWAL = Duration.ofMinutes(15);

    /// How long keys that are still good are used when no others could be had.
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(WorkloadIdentity.class);

    private final Supplier<Provider> lender;
    private final LongSupplier nanos;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Provider provider;
    private volatile long renewAt;

    /// @param lender a new one has lent nothing yet
    /// @param nanos a clock that never goes back
    private WorkloadIdentity(Supplier<Provider> lender, LongSupplier nanos) {
        this.lender = lender;
        this.nanos = nanos;
        this.provider = lender.get();
        this.renewAt = nanos.getAsLong() + RENEWAL.toNanos();
    }

    /// Against a token that the cluster writes into a file and renews there.
    ///
    /// @param token asked for before every loan
    /// @param endpoint of the token service, which speaks AWS's `AssumeRoleWithWebIdentity`
    /// @param role ARN of the role to take, where the service asks for one
    public static WorkloadIdentity ofToken(Supplier<String> token, URI endpoint, Optional<String> role) {
        return ofToken(token, endpoint, role, System::nanoTime);
    }

    static WorkloadIdentity ofToken(Supplier<String> token, URI endpoint, Optional<String> role, LongSupplier nanos) {
        @Nullable String arn = role.orElse(null);
        @Nullable String session = role.isPresent() ? "bobine" : null;
        OkHttpClient http = http();
        return new WorkloadIdentity(
                () -> new WebIdentityProvider(
                        () -> new Jwt(token.get(), (int) LOAN.toSeconds()),
                        endpoint.toString(),
                        (int) LOAN.toSeconds(),
                        null,
                        arn,
                        session,
                        http),
                nanos);
    }

    /// Against what the environment says in AWS's words: the token file and role of `AWS_WEB_IDENTITY_TOKEN_FILE` and
    /// `AWS_ROLE_ARN`, the container's credentials address, or the metadata service of the machine.
    ///
    /// @param endpoint to be asked in place of those
    public static WorkloadIdentity ofTheMachine(Optional<URI> endpoint) {
        @Nullable String address = endpoint.map(URI::toString).orElse(null);
        OkHttpClient http = http();
        return new WorkloadIdentity(() -> new IamAwsProvider(address, http), System::nanoTime);
    }

    private static OkHttpClient http() {
        return new OkHttpClient.Builder().callTimeout(LONGEST_CALL).build();
    }

    @Override
    public S3Credentials get() {
        if (nanos.getAsLong() - renewAt >= 0 && renewing.tryLock()) {
            try {
                renew();
            } finally {
                renewing.unlock();
            }
        }
        Credentials lent = provider.fetch();
        return new S3Credentials(lent.accessKey(), lent.secretKey(), Optional.ofNullable(lent.sessionToken()));
    }

    /// By one thread, while the others go on with the keys that there are.
    private void renew() {
        Duration next = RENEWAL;
        try {
            Provider fresh = lender.get();
            fresh.fetch();
            provider = fresh;
        } catch (RuntimeException e) {
            LOG.debugf("The bucket's keys were not lent again: %s", e.getClass().getSimpleName());
            next = PAUSE;
        }
        renewAt = nanos.getAsLong() + next.toNanos();
    }
}
