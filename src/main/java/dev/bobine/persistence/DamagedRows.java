package dev.bobine.persistence;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/// Tells of rows that cannot be read whole: counts every time, and names each once in a while.
final class DamagedRows {

    private static final Logger LOG = Logger.getLogger(DamagedRows.class);
    private static final int REMEMBERED = 1_000;
    private static final long QUIET_NANOS = Duration.ofMinutes(10).toNanos();

    private final MeterRegistry meters;
    private final Map<String, Long> logged = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    DamagedRows(MeterRegistry meters) {
        this.meters = meters;
    }

    /// @param type what the row was to be read as
    /// @param id of the row, as far as it tells one
    void note(Class<?> type, String id) {
        String name = type.getSimpleName();
        meters.counter("bobine.rows.damaged", "type", name).increment();
        if (isNews(name + id)) {
            LOG.errorf("the row of %s does not read whole as %s", id, name);
        }
    }

    private synchronized boolean isNews(String row) {
        long now = System.nanoTime();
        Long before = logged.get(row);
        if (before != null && now - before < QUIET_NANOS) {
            return false;
        }
        logged.put(row, now);
        return true;
    }
}
