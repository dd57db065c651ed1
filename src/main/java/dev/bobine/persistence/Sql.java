package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/// The session of one transaction, as the stores use it: statements over sets of rows, in and out as JSON, and entities
/// for rows with which nothing is decided.
public final class Sql {

    private final Mutiny.StatelessSession session;
    private final DamagedRows damaged;
    private final boolean single;
    private boolean used;

    private Sql(Mutiny.StatelessSession session, DamagedRows damaged, boolean single) {
        this.session = session;
        this.damaged = damaged;
        this.single = single;
    }

    static Sql of(Mutiny.StatelessSession session, DamagedRows damaged) {
        return new Sql(session, damaged, false);
    }

    /// For one statement and no more, since no transaction holds it together with another one.
    static Sql single(Mutiny.StatelessSession session, DamagedRows damaged) {
        return new Sql(session, damaged, true);
    }

    /// Inserts one row as an entity.
    Uni<Void> insert(Object entity) {
        use();
        return session.insert(entity);
    }

    /// Runs a query and reads its rows. The query is wrapped, so it must not change data.
    <T> Uni<List<T>> rows(String query, Map<String, ?> parameters, Class<T> type) {
        return returning(wrapped(query), parameters, type);
    }

    /// The same for rows that do not need each other. What cannot be read of one is made up or null; a row of which
    /// that cannot be done is left out.
    <T extends Record> Uni<List<T>> readable(String query, Map<String, ?> parameters, Class<T> type) {
        return readableReturning(wrapped(query), parameters, type);
    }

    /// The same of a statement whose only row and column is a JSON array, as text.
    <T extends Record> Uni<List<T>> readableReturning(String statement, Map<String, ?> parameters, Class<T> type) {
        return query(statement, parameters).getSingleResult().map(text -> Salvage.rows(text, type, damaged));
    }

    /// Runs a query and reads live jobs; see [JobRow].
    Uni<ReadJobs> jobs(String query, Map<String, ?> parameters) {
        return returningJobs(wrapped(query), parameters);
    }

    /// Runs a statement whose only row and column is a JSON array of live jobs, as text, and reads that.
    Uni<ReadJobs> returningJobs(String statement, Map<String, ?> parameters) {
        return query(statement, parameters).getSingleResult().map(text -> Salvage.jobs(text, damaged));
    }

    private static String wrapped(String query) {
        return "select cast(coalesce(json_agg(r), '[]') as text) from (" + query + ") r";
    }

    /// Runs a statement whose only row and column is a JSON array, as text, and reads that.
    <T> Uni<List<T>> returning(String statement, Map<String, ?> parameters, Class<T> type) {
        return query(statement, parameters).getSingleResult().map(text -> Json.readList(text, type));
    }

    /// Runs a statement that changes data and whose only row and column is a number as text.
    Uni<Long> count(String statement, Map<String, ?> parameters) {
        return query(statement, parameters).getSingleResult().map(Long::parseLong);
    }

    /// Runs a plain statement and returns how many rows it changed.
    Uni<Integer> update(String statement, Map<String, ?> parameters) {
        use();
        Mutiny.MutationQuery query = session.createNativeQuery(statement);
        for (Map.Entry<String, ?> parameter : parameters.entrySet()) {
            query = query.setParameter(parameter.getKey(), parameter.getValue());
        }
        return query.executeUpdate();
    }

    private Mutiny.SelectionQuery<String> query(String statement, Map<String, ?> parameters) {
        use();
        Mutiny.SelectionQuery<String> query = session.createNativeQuery(statement, String.class);
        for (Map.Entry<String, ?> parameter : parameters.entrySet()) {
            query = query.setParameter(parameter.getKey(), parameter.getValue());
        }
        return query;
    }

    private void use() {
        if (single && used) {
            throw new IllegalStateException("several statements need a transaction");
        }
        used = true;
    }
}
