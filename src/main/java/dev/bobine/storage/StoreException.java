package dev.bobine.storage;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The bucket's side failed, this time. The message is our own sentence, with S3's error code at most.
final class StoreException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{1,60}");
    private static final Set<String> KEY_TROUBLE = Set.of(
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "AuthorizationHeaderMalformed");

    StoreException(String message) {
        super(message);
    }

    private StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    static StoreException of(Throwable cause) {
        return new StoreException(sentence(cause), cause);
    }

    /// A part of a call that the server refused.
    static StoreException refusing(@Nullable String code) {
        return new StoreException(refusal(
                Optional.ofNullable(code).filter(CODE.asMatchPredicate()).orElse("an unknown error")));
    }

    /// S3's error code, if that is what `cause` tells.
    static Optional<String> code(@Nullable Throwable cause) {
        return cause instanceof ErrorResponseException answer
                ? Optional.ofNullable(answer.errorResponse().code()).filter(CODE.asMatchPredicate())
                : Optional.empty();
    }

    private static String sentence(Throwable cause) {
        return switch (cause) {
            case ErrorResponseException answer -> refusal(code(answer).orElse("an unknown error"));
            case ServerException answer -> "The bucket's server answered with status " + answer.statusCode() + ".";
            case InvalidResponseException _ -> "What answers at the bucket's endpoint does not speak S3.";
            case IOException _ -> "The bucket's server could not be reached or broke the connection off.";
            default -> "The bucket could not be used: " + cause.getClass().getSimpleName() + ".";
        };
    }

    private static String refusal(String code) {
        if (code.equals("NoSuchBucket")) {
            return "The bucket does not exist.";
        }
        if (KEY_TROUBLE.contains(code)) {
            return "The bucket refuses the configured keys (" + code + ").";
        }
        return "The bucket's server answered " + code + ".";
    }
}
