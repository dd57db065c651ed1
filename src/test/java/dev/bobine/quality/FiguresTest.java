package dev.bobine.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// How large things are: what makes code easy to read or hard to follow, as far as it can be counted.
@Execution(ExecutionMode.CONCURRENT)
class FiguresTest {

    private static final int MEDIAN = 6;
    private static final int NINE_OF_TEN = 15;
    private static final int MAIN_LINE = 25;

    private static final Path ARCHITECTURE = Path.of("src/docs/architecture.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\d+ \\| [^|]*\\| ([^|]*)\\|");
    private static final Pattern FILE = Pattern.compile("`(\\w+(?:/\\w+)+)`");

    /// Lines from the name to the closing brace, without annotations and documentation.
    @Test
    void methodsAreShort() throws IOException {
        List<Integer> lengths = lengths(Sources.under(Path.of("src/main/java"), ".java")).stream()
                .sorted()
                .toList();

        assertThat(lengths.get(lengths.size() / 2)).as("the median").isLessThanOrEqualTo(MEDIAN);
        assertThat(lengths.get(lengths.size() * 9 / 10)).as("nine of ten").isLessThanOrEqualTo(NINE_OF_TEN);
    }

    @Test
    void theMainLineOfAJobIsShort() {
        Set<String> files = ROW.matcher(Sources.read(ARCHITECTURE))
                .results()
                .flatMap(row -> FILE.matcher(row.group(1)).results())
                .map(file -> file.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(files).contains("intake/RequestConsumer", "rendering/JobRunner", "publication/OutboxRelay");
        assertThat(files).hasSizeLessThan(MAIN_LINE);
    }

    private static List<Integer> lengths(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask parser = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(parser).getSourcePositions();
            List<Integer> lengths = new ArrayList<>();
            for (CompilationUnitTree unit : parser.parse()) {
                new Lengths(unit, positions, lengths).scan(unit, null);
            }
            return lengths;
        }
    }

    private static final class Lengths extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Integer> lengths;

        Lengths(CompilationUnitTree unit, SourcePositions positions, List<Integer> lengths) {
            this.unit = unit;
            this.positions = positions;
            this.lengths = lengths;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (method.getBody() != null) {
                long begin = method.getReturnType() == null
                        ? positions.getStartPosition(unit, method.getBody())
                        : positions.getStartPosition(unit, method.getReturnType());
                lengths.add((int) (line(positions.getEndPosition(unit, method.getBody())) - line(begin) + 1));
            }
            return super.visitMethod(method, unused);
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
