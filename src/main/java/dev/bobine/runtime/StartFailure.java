package dev.bobine.runtime;

import dev.bobine.persistence.DatabaseException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What ended the start, in one sentence for an operator: which server, by which key and at which address. The rest of
/// a URL may hold a password and is never logged.
final class StartFailure {

    static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    private static final String BROKERS = "kafka.bootstrap.servers";

    private static final Pattern ADDRESS = Pattern.compile("//(?:[^/@]*@)?([^/?]+)");
    private static final String INVALID_LOGIN = "28";
    private static final String NO_SUCH_DATABASE = "3D000";

    private StartFailure() {}

    /// @param setting the value of a key, if it is set
    static String sentence(Throwable failure, Function<String, Optional<String>> setting) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            chain.add(cause);
        }
        Throwable root = chain.getLast();
        if (chain.stream().anyMatch(DatabaseException.class::isInstance)) {
            return database(REACTIVE_URL, root, chain, setting);
        }
        if (chain.stream().anyMatch(SQLException.class::isInstance)) {
            return database(JDBC_URL, root, chain, setting);
        }
        if (chain.stream().anyMatch(StartFailure::isOfKafka)) {
            return "Kafka at " + setting.apply(BROKERS).orElse("?") + " (" + BROKERS + ") cannot be used: "
                    + root.getMessage();
        }
        return isInOwnWords(root) ? String.valueOf(root.getMessage()) : named(root);
    }

    /// Where a database is, as far as it may be logged.
    static String address(String url) {
        Matcher address = ADDRESS.matcher(url);
        return address.find() ? address.group(1) : "?";
    }

    private static boolean isInOwnWords(Throwable root) {
        return root instanceof IllegalArgumentException || root instanceof IllegalStateException;
    }

    private static String database(
            String key, Throwable root, List<Throwable> chain, Function<String, Optional<String>> setting) {
        String where = "the database at "
                + setting.apply(key).map(StartFailure::address).orElse("?") + " (" + key + ")";
        String state = chain.stream()
                .filter(SQLException.class::isInstance)
                .map(cause -> ((SQLException) cause).getSQLState())
                .filter(known -> known != null && !known.isEmpty())
                .findFirst()
                .orElse("");
        if (state.startsWith(INVALID_LOGIN)) {
            return where + " does not accept quarkus.datasource.username and its password";
        }
        if (state.equals(NO_SUCH_DATABASE)) {
            return where + " has no database of the name that the URL ends with";
        }
        return where + " cannot be used: " + (root instanceof SQLException ? "SQL state " + state : named(root));
    }

    private static boolean isOfKafka(Throwable cause) {
        return cause.getClass().getName().startsWith("org.apache.kafka.");
    }

    private static String named(Throwable root) {
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
