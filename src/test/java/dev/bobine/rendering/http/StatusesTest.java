package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Failure.Kind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusesTest {

    @ParameterizedTest
    @CsvSource({
        "307,TRANSIENT",
        "400,INVALID_REQUEST",
        "401,AUTH",
        "402,NO_FUNDS",
        "403,AUTH",
        "404,MODEL_GONE",
        "405,INVALID_REQUEST",
        "410,MODEL_GONE",
        "413,INVALID_REQUEST",
        "422,INVALID_REQUEST",
        "425,TRANSIENT",
        "429,RATE_LIMITED",
        "500,TRANSIENT",
        "501,INVALID_REQUEST",
        "503,RATE_LIMITED"
    })
    void aServersOwnWordIsADefiniteRefusal(int status, Kind kind) {
        assertThat(Statuses.refusal(status)).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(ints = {303, 304, 408, 409, 499, 502, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530, 598, 599, 666})
    void aProxysWordProvesNothing(int status) {
        assertThat(Statuses.refusal(status)).isEmpty();
    }

    @Test
    void successNeverLooksLikeARefusal() {
        assertThat(IntStream.rangeClosed(100, 299))
                .allMatch(status -> Statuses.refusal(status).isEmpty());
    }
}
