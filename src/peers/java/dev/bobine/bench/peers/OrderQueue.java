package dev.bobine.bench.peers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What a peer hands accepted orders to.
interface OrderQueue {

    /// Within the transaction that stores the orders, on its connection.
    default void join(Connection transaction, List<VideoOrder> orders) throws SQLException {}

    /// After that transaction has been committed, for a library that cannot join it.
    default void committed(List<VideoOrder> orders) {}
}
