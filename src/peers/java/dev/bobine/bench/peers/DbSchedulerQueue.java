package dev.bobine.bench.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/// db-scheduler as its documentation recommends it for many short tasks: lock and fetch, virtual threads, and tasks
/// scheduled on the connection of the transaction that stores the orders.
final class DbSchedulerQueue implements OrderQueue {

    static final String SCHEMA = """
            create table if not exists scheduled_tasks (
              task_name text not null, task_instance text not null, task_data bytea, execution_time timestamptz not null,
              picked boolean not null, picked_by text, last_success timestamptz, last_failure timestamptz,
              consecutive_failures integer, last_heartbeat timestamptz, version bigint not null, priority smallint, state text,
              primary key (task_name, task_instance));
            create index if not exists execution_time_idx on scheduled_tasks (execution_time);
            create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat);
            """;

    private static final TaskDescriptor<VideoOrder> RENDER = TaskDescriptor.of("render", VideoOrder.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ThreadLocal<Connection> transaction = new ThreadLocal<>();
    private final SchedulerClient client;

    private DbSchedulerQueue(DataSource database, OneTimeTask<VideoOrder> task) throws SQLException {
        DataSource joined = (DataSource) Proxy.newProxyInstance(
                DbSchedulerQueue.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (_, _, _) -> Objects.requireNonNull(transaction.get(), "there is no transaction"));
        try (Connection first = database.getConnection()) {
            // The client asks once which database this is.
            transaction.set(first);
            client = SchedulerClient.Builder.create(joined, task)
                    .serializer(new JacksonSerializer())
                    .build();
        } finally {
            transaction.remove();
        }
    }

    static OrderQueue start(DataSource database, OrderBook book, Workshop workshop, int workers) throws SQLException {
        book.execute(SCHEMA);
        OneTimeTask<VideoOrder> task = Tasks.oneTime(RENDER).execute((instance, _) -> make(workshop, instance));
        if (workers > 0) {
            Scheduler.create(database, task)
                    .threads(workers)
                    .executorService(Executors.newVirtualThreadPerTaskExecutor())
                    .pollingInterval(POLL)
                    .pollUsingLockAndFetch(0.5, 1.0)
                    .serializer(new JacksonSerializer())
                    .build()
                    .start();
        }
        return new DbSchedulerQueue(database, task);
    }

    private static void make(Workshop workshop, TaskInstance<VideoOrder> instance) {
        try {
            workshop.make(instance.getData());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void join(Connection connection, List<VideoOrder> orders) {
        transaction.set(unclosed(connection));
        try {
            client.scheduleBatch(
                    orders.stream()
                            .<TaskInstance<?>>map(order ->
                                    RENDER.instance(order.id()).data(order).build())
                            .toList(),
                    Instant.now());
        } finally {
            transaction.remove();
        }
    }

    /// The library closes what it takes from a data source; this one goes on.
    private static Connection unclosed(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                DbSchedulerQueue.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) ->
                        method.getName().equals("close") ? null : call(connection, method, arguments));
    }

    private static Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
