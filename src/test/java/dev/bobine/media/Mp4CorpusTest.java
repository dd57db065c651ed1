package dev.bobine.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The reader held against ffprobe, over all clips of the corpus. `-Dffprobe=all` asks about each of them and not about
/// the bases alone; `-Dffprobe=write` writes the table of answers too.
@Execution(ExecutionMode.CONCURRENT)
class Mp4CorpusTest {

    private static final String ASK = System.getProperty("ffprobe", "bases");
    private static final int CUTS = 12;
    private static final int DEEP = 20;

    @TempDir
    Path directory;

    @Test
    void everyClipIsReadAsFfprobeReadsIt() throws Exception {
        Map<String, String> table = ASK.equals("write") ? askAboutAll() : Ffprobe.table();
        SoftAssertions all = new SoftAssertions();
        int clips = 0;

        for (String base : Corpus.bases()) {
            for (Corpus.Clip clip : Corpus.of(base).toList()) {
                clips++;
                all.assertThat(Ffprobe.ours(clip.bytes()))
                        .as(clip.name())
                        .isEqualTo(Ffprobe.inTable(table, clip.name()));
            }
        }

        all.assertAll();
        assertThat(clips).isGreaterThan(1000);
    }

    @Test
    void theTableSaysWhatFfprobeSaysHere() throws Exception {
        assumeThat(Ffprobe.isHere()).isTrue();
        Map<String, String> table = Ffprobe.table();
        if (ASK.equals("all")) {
            Map<String, String> answers = askAboutAll();
            assertThat(answers)
                    .allSatisfy((name, answer) ->
                            assertThat(Ffprobe.inTable(table, name)).as(name).isEqualTo(answer));
        }
        for (String base : Corpus.bases()) {
            assertThat(Ffprobe.ask(directory, Corpus.base(base))).as(base).isEqualTo(table.get(base));
        }
    }

    private Map<String, String> askAboutAll() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        for (String base : Corpus.bases()) {
            for (Corpus.Clip clip : Corpus.of(base).toList()) {
                answers.put(clip.name(), Ffprobe.ask(directory, clip.bytes()));
            }
        }
        Ffprobe.write(answers);
        return Ffprobe.table();
    }

    @Test
    void noCutClipIsCalledWhole() {
        Random random = new Random(7);
        List<String> calledWhole = new ArrayList<>();

        for (String base : Corpus.bases()) {
            Corpus.of(base).forEach(clip -> {
                for (int cut : cuts(clip, random)) {
                    byte[] left = Arrays.copyOf(clip.bytes(), cut);
                    if (!Ffprobe.ours(left).equals("no clip") && !isAfterAFragment(clip, cut)) {
                        calledWhole.add(clip.name() + " cut to " + cut + " of " + clip.content());
                    }
                }
            });
        }

        assertThat(calledWhole).isEmpty();
    }

    /// Borders of boxes and their neighbours, at any depth in the bases, and places chosen at random.
    private static TreeSet<Integer> cuts(Corpus.Clip clip, Random random) {
        TreeSet<Integer> cuts = new TreeSet<>();
        borders(Atom.file(Arrays.copyOf(clip.bytes(), clip.content())), 0, clip.isBase() ? DEEP : 1, cuts);
        random.ints(CUTS, 0, clip.content()).forEach(cuts::add);
        cuts.removeIf(cut -> cut < 0 || cut >= clip.content());
        return cuts;
    }

    private static void borders(Atom box, int at, int depth, TreeSet<Integer> borders) {
        borders.addAll(List.of(at - 1, at, at + 1));
        int next = at + box.header();
        for (Atom child : depth == 0 ? List.<Atom>of() : box.children) {
            borders(child, next, depth - 1, borders);
            next += child.size();
        }
    }

    /// A clip in fragments may end with any of them, if its index does not tell how long they are together.
    private static boolean isAfterAFragment(Corpus.Clip clip, int cut) {
        if (!clip.fragmented() || clip.name().endsWith("+length-in-mehd")) {
            return false;
        }
        int at = 0;
        for (Atom box : Atom.file(Arrays.copyOf(clip.bytes(), clip.content())).children) {
            at += box.size();
            if (box.type.equals("mdat") && cut >= at && cut < at + 8) {
                return true;
            }
        }
        return false;
    }

    @Test
    void noDamageEscapesAsAnythingElse() {
        Random random = new Random(11);
        for (String base : Corpus.bases()) {
            byte[] clip = Corpus.base(base);
            for (int i = 0; i < 300; i++) {
                byte[] damaged = clip.clone();
                for (int hits = random.nextInt(4); hits >= 0; hits--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                assertThat(Ffprobe.ours(damaged)).isNotEmpty();
            }
        }
    }
}
