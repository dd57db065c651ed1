package dev.bobine.persistence;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The statement that writes an admission, for those who measure it outside of the service.
///
/// @param sql with `?` for its parameters
/// @param parameters their names in order
public record AdmissionStatement(String sql, List<String> parameters) {

    private static final Pattern NAME = Pattern.compile("(?<![:\\w]):([a-z_]+)\\b");

    /// As the service has it.
    public static AdmissionStatement asItIs() {
        return of(AdmissionStore.WRITE);
    }

    /// The same as if there were no webhooks at all.
    public static AdmissionStatement withoutDeliveries() {
        String without = AdmissionStore.WRITE.replace("),\n" + Statements.part("part/due-deliveries"), ")");
        if (without.equals(AdmissionStore.WRITE)) {
            throw new IllegalStateException("the part about deliveries is not where it was");
        }
        return of(without);
    }

    private static AdmissionStatement of(String statement) {
        List<String> names = NAME.matcher(statement)
                .results()
                .map((MatchResult name) -> name.group(1))
                .toList();
        return new AdmissionStatement(NAME.matcher(statement).replaceAll("?"), names);
    }
}
