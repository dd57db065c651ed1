package dev.bobine.job;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that went wrong with a job, in words that may be shown to a user.
///
/// @param message one sentence a person can act on; never a prompt, a key or a provider's raw body
/// @param retryAfter how long the provider asked to be left alone
public record Failure(
        Kind kind, Stage stage, String message, @Nullable Duration retryAfter) {

    /// The taxonomy. What each kind entails is decided in [RetryPolicy] and nowhere else.
    public enum Kind {
        /// The provider will never accept this request as it is.
        INVALID_REQUEST,
        /// The provider refused the inputs.
        MODERATION_INPUT,
        /// The provider rendered and then withheld the clip; it may have been billed.
        MODERATION_OUTPUT,
        /// The provider did not accept our credentials.
        AUTH,
        /// Our account with the provider is empty.
        NO_FUNDS,
        /// The provider asked for a slower pace or has no room.
        RATE_LIMITED,
        /// The provider or the network failed and said so completely.
        TRANSIENT,
        /// Nobody knows whether the submit was accepted.
        AMBIGUOUS_SUBMIT,
        /// The provider no longer has the model.
        MODEL_GONE,
        /// The provider no longer knows a job it had accepted.
        LOST_UPSTREAM,
        /// The render's own failure, told by the provider.
        RENDER_FAILED,
        /// What came back as the clip was empty, truncated or not a video, and stayed so.
        BAD_CLIP,
        /// The bucket could not be written until the provider's retention ended.
        STORAGE,
        /// The render did not end before its deadline.
        TIMEOUT,
        /// A job that this one needs ended without a clip.
        DEPENDENCY,
        /// An operator decided so.
        OPERATOR,
        /// Several workers died one after the other while they held the job, so that it was set aside.
        WORKER_CRASHED,
        /// What is kept of the job cannot be read.
        UNREADABLE,
        /// This service could not go on with the job, as when what a provider said cannot be stored.
        INTERNAL_ERROR;

        /// The stable code on the wire.
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Failure {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(stage, "stage is null");
        Objects.requireNonNull(message, "message is null");
    }

    public static Failure of(Kind kind, Stage stage, String message) {
        return new Failure(kind, stage, message, null);
    }

    public Failure retryAfter(Duration delay) {
        return new Failure(kind, stage, message, delay);
    }
}
