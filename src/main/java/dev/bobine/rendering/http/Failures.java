package dev.bobine.rendering.http;

import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Stage;
import java.time.Duration;
import java.util.Optional;

/// Provider failures in our own words. What a provider wrote is used to choose among them and never repeated: it may
/// quote the prompt, an account or an internal address.
public final class Failures {

    private Failures() {}

    public static Failure of(Kind kind, Stage stage, Optional<Duration> retryAfter) {
        Failure failure = Failure.of(kind, stage, sentence(kind));
        return retryAfter.map(failure::retryAfter).orElse(failure);
    }

    private static String sentence(Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> "The model server does not accept this request; change its parameters.";
            case MODERATION_INPUT ->
                "The model server's content policy refused the prompt or a reference; change them.";
            case MODERATION_OUTPUT ->
                "The model server's content policy withheld the rendered clip; change the prompt.";
            case AUTH -> "The model server did not accept the operator's credentials.";
            case NO_FUNDS -> "The operator's account with the model server is empty.";
            case RATE_LIMITED -> "The model server has no room at the moment.";
            case TRANSIENT -> "The model server failed at the moment.";
            case AMBIGUOUS_SUBMIT -> "It is not known whether the model server took the job.";
            case MODEL_GONE -> "The model server does not have this model (any more).";
            case LOST_UPSTREAM -> "The model server no longer knows the job.";
            case RENDER_FAILED -> "The model server could not render the clip.";
            case BAD_CLIP -> "The clip is damaged.";
            case STORAGE -> "The clip could not be stored.";
            case TIMEOUT -> "The render did not end in time.";
            case DEPENDENCY -> "A job that this one needs ended without a clip.";
            case OPERATOR -> "An operator ended the job.";
            case UNREADABLE -> "What is kept of the job cannot be read.";
            case WORKER_CRASHED -> "The workers that held the job died one after the other; it was set aside.";
            case INTERNAL_ERROR -> "This service could not go on with the job.";
        };
    }
}
