package dev.bobine.journey;

/// Holds the lease of a task in place of the service under test, whose own background loop then leaves alone what a
/// test
/// has made for that task, as if another pod did it.
public final class OtherPod implements AutoCloseable {

    private final String task;

    private OtherPod(String task) {
        this.task = task;
    }

    /// Takes the lease, whoever has it, until this is closed.
    public static OtherPod runs(String task) {
        Ledger.change("""
                insert into lease (name, worker_id, until) values ('%s', gen_random_uuid(), 'infinity')
                on conflict (name) do update set worker_id = excluded.worker_id, until = excluded.until
                """.formatted(task));
        return new OtherPod(task);
    }

    @Override
    public void close() {
        Ledger.change("delete from lease where name = '%s'".formatted(task));
    }
}
