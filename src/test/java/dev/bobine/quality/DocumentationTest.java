package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DocumentationTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^(public |final |abstract |sealed |non-sealed )*(class|interface|record|enum|@interface) \\w+");
    private static final Pattern DOCUMENTED_TYPE = Pattern.compile(
            "(?m)^///.*\\n(@.*\\n(?: .*\\n|[)}]+\\n)*)*(public |final |abstract |sealed |non-sealed )*(class|interface|record|enum|@interface) \\w+");

    @Test
    void everyTopLevelTypeSaysWhatItIsFor() {
        assertThat(Sources.under(MAIN, ".java"))
                .filteredOn(file -> !file.endsWith("package-info.java"))
                .filteredOn(file -> TYPE.matcher(Sources.read(file)).find())
                .filteredOn(file -> !DOCUMENTED_TYPE.matcher(Sources.read(file)).find())
                .as("undocumented types")
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndThatNullsAreMarked() {
        Set<Path> packages = Sources.under(MAIN, ".java").stream()
                .map(Path::getParent)
                .filter(Objects::nonNull)
                .filter(folder -> !folder.endsWith(Path.of("dev/bobine")))
                .collect(Collectors.toSet());

        assertThat(packages).allSatisfy(folder -> {
            Path info = folder.resolve("package-info.java");
            assertThat(Files.exists(info)).as("package-info of " + folder).isTrue();
            assertThat(Sources.read(info)).startsWith("///").contains("@NullMarked");
        });
    }

    @Test
    void nothingIsLeftUnfinished() {
        List<String> marks = List.of("TO" + "DO", "FIX" + "ME", "XX" + "X");

        assertThat(Sources.java())
                .allSatisfy(file -> assertThat(Sources.read(file)).doesNotContain(marks.toArray(String[]::new)));
    }
}
