package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorLogTest {

    private static final Request REQUEST = new Request.Builder()
            .url("https://user:secret-1@own.example:8443/v1/videos?key=secret-2#secret-3")
            .build();

    private final Logger logger = Logger.getLogger(OperatorLog.class.getName());
    private final Lines lines = new Lines();
    private final OperatorLog log = new OperatorLog("b1");

    private static final class Lines extends Handler {

        private final List<String> written = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            written.add(line instanceof ExtLogRecord extended ? extended.getFormattedMessage() : line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(lines);
        logger.setUseParentHandlers(true);
    }

    @Test
    void aRedirectIsToldOnceWithoutSecrets() {
        HttpUrl target = HttpUrl.get("https://new.example/v1/videos/?key=secret-4");

        log.redirected(REQUEST, Optional.of(target), false);
        log.redirected(REQUEST, Optional.of(target), false);

        assertThat(lines.written)
                .singleElement()
                .asString()
                .contains(
                        "backend b1",
                        "https://own.example:8443/v1/videos ",
                        "https://new.example/v1/videos/",
                        "bobine.backends.b1.url")
                .doesNotContain("secret");
    }

    @Test
    void theHostOfAClipThatMayNotBeFetchedIsToldOnceWithTheKeyThatAllowsIt() {
        for (int i = 0; i < 3; i++) {
            log.forbidden(HttpUrl.get("http://gpu-7:30000/clips/" + i + "?signature=secret-5"));
        }

        assertThat(lines.written)
                .singleElement()
                .asString()
                .contains("http://gpu-7:30000", "bobine.backends.b1.content-urls")
                .doesNotContain("secret");
    }

    @Test
    void aBackendThatNamesHostAfterHostDoesNotFillTheLog() {
        for (int i = 0; i < 1000; i++) {
            log.forbidden(HttpUrl.get("http://host-" + i + "/clip"));
        }

        assertThat(lines.written).hasSize(100);
    }
}
