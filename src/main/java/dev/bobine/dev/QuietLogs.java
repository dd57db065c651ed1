package dev.bobine.dev;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Silences the embedded servers' small talk, so that a developer's console shows the service. Warnings still pass,
/// apart from the few categories that warn about being a cluster of one.
final class QuietLogs {

    /// Held here because the log manager itself only keeps weak references to loggers.
    private static final List<Logger> QUIET = List.of(
            at(Level.WARNING, "kafka"),
            at(Level.WARNING, "state.change.logger"),
            at(Level.WARNING, "org.apache.kafka"),
            at(Level.SEVERE, "org.apache.kafka.common.utils.AppInfoParser"),
            at(Level.SEVERE, "org.apache.kafka.controller"),
            at(Level.WARNING, "io.zonky.test"),
            at(Level.WARNING, "org.gaul"));

    private QuietLogs() {}

    /// Loading the class does the work; the call says where it is wanted.
    static void apply() {
        QUIET.forEach(Logger::getLevel);
    }

    private static Logger at(Level level, String category) {
        Logger logger = Logger.getLogger(category);
        logger.setLevel(level);
        return logger;
    }
}
