package dev.bobine.persistence;

import dev.bobine.persistence.DeliveryStore.Allowance;
import dev.bobine.persistence.DeliveryStore.Claimed;
import java.util.List;
import java.util.Map;

/// Claims deliveries as a pod does, of endpoints that are held for every other one: they may be called in the
/// transaction of the claim alone, which nobody else sees.
public final class Claims {

    private final Database database;
    private final DeliveryStore deliveries;

    public Claims(Database database, DeliveryStore deliveries) {
        this.database = database;
        this.deliveries = deliveries;
    }

    /// @param endpoints condition of their rows
    public List<Claimed> take(String endpoints, Allowance allowance) {
        return database.await(() -> database.transaction(sql -> sql.update(
                        "update webhook set held_until = null where " + endpoints, Map.of())
                .chain(() -> deliveries.claim(sql, allowance))
                .call(() -> sql.update("update webhook set held_until = '2999-01-01Z' where " + endpoints, Map.of()))));
    }
}
