package dev.bobine.rendering.kling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/// Puts questions about many tasks into few calls: whoever asks first waits a moment for others, asks for all of them,
/// and tells each its answer.
///
/// @param <A> the answer about one task
final class TaskQueries<A> {

    private final int limit;
    private final Duration window;
    private final BiFunction<String, List<String>, Answers<A>> query;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Gathering<A>> gatherings = new HashMap<>();

    /// What one call brought: the answers by task, and the one for every other task.
    record Answers<A>(Map<String, A> byTask, A otherwise) {
        A of(String task) {
            return byTask.getOrDefault(task, otherwise);
        }
    }

    private static final class Gathering<A> {
        final List<String> tasks = new ArrayList<>();
        final CountDownLatch full = new CountDownLatch(1);
        final CompletableFuture<Answers<A>> answers = new CompletableFuture<>();
    }

    /// @param query asks an endpoint for several tasks
    TaskQueries(int limit, Duration window, BiFunction<String, List<String>, Answers<A>> query) {
        this.limit = limit;
        this.window = window;
        this.query = query;
    }

    /// Empty when the thread is interrupted.
    Optional<A> ask(String endpoint, String task) {
        Gathering<A> gathering;
        boolean first;
        lock.lock();
        try {
            first = !gatherings.containsKey(endpoint);
            gathering = gatherings.computeIfAbsent(endpoint, _ -> new Gathering<>());
            gathering.tasks.add(task);
            if (gathering.tasks.size() >= limit) {
                gatherings.remove(endpoint);
                gathering.full.countDown();
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            lead(endpoint, gathering);
        }
        return answer(gathering, task);
    }

    /// An interrupted leader asks all the same, and at once: others wait for it.
    private void lead(String endpoint, Gathering<A> gathering) {
        boolean interrupted = false;
        try {
            interrupted = !gathering.full.await(window.toNanos(), TimeUnit.NANOSECONDS) && Thread.interrupted();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            gathering.answers.complete(query.apply(endpoint, close(endpoint, gathering)));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            gathering.answers.completeExceptionally(e);
        } finally {
            // Nobody waits for ever, whatever has ended this thread.
            gathering.answers.completeExceptionally(
                    new IllegalStateException("a query for several tasks was given up"));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> close(String endpoint, Gathering<A> gathering) {
        lock.lock();
        try {
            gatherings.remove(endpoint, gathering);
            return List.copyOf(gathering.tasks);
        } finally {
            lock.unlock();
        }
    }

    private static <A> Optional<A> answer(Gathering<A> gathering, String task) {
        try {
            return Optional.of(gathering.answers.get().of(task));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a query for several tasks failed", e.getCause());
        }
    }
}
