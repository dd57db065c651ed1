package dev.bobine.rendering.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TaskQueriesTest {

    @Test
    void questionsThatComeTogetherAreOneCall() throws Exception {
        TaskQueries<String> queries = new TaskQueries<>(
                2, Duration.ofMinutes(1), (_, tasks) -> new TaskQueries.Answers<>(Map.of("a", "A"), tasks.size() + ""));

        CompletableFuture<String> first = asked(queries, "a");

        assertThat(queries.ask("http://k", "b")).contains("2");
        assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("A");
    }

    /// Those who joined a question would wait for ever otherwise, and no deadline of theirs would come.
    @Test
    void whoJoinedAQuestionThatFailsIsTold() {
        TaskQueries<String> queries = new TaskQueries<>(2, Duration.ofMinutes(1), (_, _) -> {
            throw new StackOverflowError();
        });

        CompletableFuture<String> first = asked(queries, "a");
        CompletableFuture<String> second = asked(queries, "b");

        assertThatThrownBy(() -> first.get(1, TimeUnit.MINUTES)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> second.get(1, TimeUnit.MINUTES)).isInstanceOf(ExecutionException.class);
    }

    private static CompletableFuture<String> asked(TaskQueries<String> queries, String task) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(queries.ask("http://k", task).orElse("interrupted"));
            } catch (IllegalStateException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
