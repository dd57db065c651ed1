package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Ticket;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForgottenRendersTest {

    private static final RenderStatus NOT_FOUND = new RenderStatus.NotFound();
    private static final RenderStatus STOPPED = new RenderStatus.Stopped(0L);

    @Test
    void aLateRenderThatNoInstanceKnowsIsLost() {
        assertThat(ask(NOT_FOUND, NOT_FOUND, NOT_FOUND)).isInstanceOf(RenderStatus.Lost.class);
    }

    @Test
    void oneThatAnotherInstanceKnowsIsNot() {
        assertThat(ask(NOT_FOUND, STOPPED)).isEqualTo(STOPPED);
        assertThat(ask(NOT_FOUND, NOT_FOUND, STOPPED)).isEqualTo(STOPPED);
    }

    private static RenderStatus ask(RenderStatus... answers) {
        Deque<RenderStatus> left = new ArrayDeque<>(List.of(answers));
        VideoModel model = (VideoModel) Proxy.newProxyInstance(
                VideoModel.class.getClassLoader(), new Class<?>[] {VideoModel.class}, (_, method, _) -> {
                    if (!method.getName().equals("poll")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return left.removeFirst();
                });
        return LateResults.ask(model, new Ticket("backend", "https://example.org/v1", "id"));
    }
}
