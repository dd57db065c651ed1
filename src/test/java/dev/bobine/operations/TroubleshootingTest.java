package dev.bobine.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What operators are told to paste into `psql` fits the tables and changes nothing.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TroubleshootingTest {

    private static final Pattern SQL = Pattern.compile("(?ms)^```sql\\n(.*?)^```$");

    static List<String> queries() {
        return Stream.of("src/docs/troubleshooting.md", "deploy/README.md")
                .flatMap(page -> SQL.matcher(read(Path.of(page))).results())
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void aQueryForOperatorsRunsAndOnlyReads(String query) throws SQLException {
        String pasted = query.replace(":'job'", "'" + UUID.randomUUID() + "'").replace(":'user'", "'u-17'");
        assertThat(pasted).doesNotContain(":'").containsOnlyOnce(";");

        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            assertThatCode(() -> statement.execute(pasted)).doesNotThrowAnyException();
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect() throws SQLException {
        Config config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }
}
