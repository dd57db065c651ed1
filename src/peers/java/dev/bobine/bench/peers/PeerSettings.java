package dev.bobine.bench.peers;

import java.util.Properties;

/// What a peer is started with, as system properties. Names are those of the service where it has the same.
record PeerSettings(Properties properties) {

    String get(String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    /// How many videos are made at a time; with 0 orders are taken and not worked on.
    int workers() {
        return Integer.parseInt(get("peer.workers"));
    }
}
