package dev.bobine.storage;

import io.minio.Xml;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import io.minio.messages.ErrorResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The bucket's side failed, this time. The message is our own sentence, with S3's error code at most.
final class StoreException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final String NO_S3 = "What answers at the bucket's endpoint does not speak S3.";
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]{1,60}");
    private static final Set<String> KEY_TROUBLE = Set.of(
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "AuthorizationHeaderMalformed");

    private final @Nullable String code;

    StoreException(String message) {
        this(message, null, null);
    }

    private StoreException(String message, @Nullable String code, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    static StoreException of(Throwable cause) {
        return new StoreException(sentence(cause), code(cause).orElse(null), cause);
    }

    static StoreException interrupted() {
        return new StoreException("The call to the bucket was interrupted by this service.");
    }

    /// A call that the server refused.
    ///
    /// @param body an error as XML, if it speaks S3
    static StoreException refusing(int status, String body) {
        Optional<String> code = code(body);
        if (code.isPresent()) {
            return new StoreException(refusal(code.get()), code.get(), null);
        }
        return new StoreException(status < 500 ? NO_S3 : answered(status));
    }

    private static Optional<String> code(String body) {
        try {
            String code = Xml.unmarshal(ErrorResponse.class, body).code();
            return Optional.ofNullable(code).filter(CODE.asMatchPredicate());
        } catch (XmlParserException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /// A part of a call that the server refused.
    static StoreException refusing(@Nullable String code) {
        return new StoreException(refusal(
                Optional.ofNullable(code).filter(CODE.asMatchPredicate()).orElse("an unknown error")));
    }

    /// S3's error code, where the server told one.
    Optional<String> code() {
        return Optional.ofNullable(code);
    }

    private static Optional<String> code(Throwable cause) {
        return cause instanceof ErrorResponseException answer
                ? Optional.ofNullable(answer.errorResponse().code()).filter(CODE.asMatchPredicate())
                : Optional.empty();
    }

    private static String sentence(Throwable cause) {
        return switch (cause) {
            case ErrorResponseException answer -> refusal(code(answer).orElse("an unknown error"));
            case ServerException answer -> answered(answer.statusCode());
            case InvalidResponseException _ -> NO_S3;
            case IOException _ -> "The bucket's server could not be reached or broke the connection off.";
            default -> "The bucket could not be used: " + cause.getClass().getSimpleName() + ".";
        };
    }

    private static String answered(int status) {
        return "The bucket's server answered with status " + status + ".";
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
