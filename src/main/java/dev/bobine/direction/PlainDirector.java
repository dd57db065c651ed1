package dev.bobine.direction;

import dev.bobine.direction.Brief.Turn;
import dev.bobine.direction.Treatment.Framing;
import dev.bobine.direction.Treatment.Shot;
import dev.bobine.direction.Treatment.View;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Directs without any model: the same wish always makes the same shots. A sentence or clause is a shot, or one
/// sentence is looked at from near and from far; no word is added to the user's own. What is said in a turn is added to
/// all shots, or to the one that it begins with the number of.
public final class PlainDirector implements Director {

    private static final int DEFAULT_SHOTS = 3;
    private static final int DEFAULT_SECONDS = 4;
    private static final int LONGEST_TITLE = 60;
    private static final int MAX_BEATS = 8;
    private static final List<Framing> CYCLE = List.of(Framing.WIDE, Framing.MEDIUM, Framing.CLOSE);

    private static final Pattern OF_A_SHOT = Pattern.compile(
            "(?:shot|scene|plan|sc[èe]ne|ショット|カット|场景|镜头|لقطة|مشهد)\\s*(\\d{1,3})\\s*[:：،,、-]?\\s*(.+)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);

    @Override
    public Answer direct(Brief brief, Judge judge) {
        Turn turn = brief.turn();
        return new Answer.Written(turn == null ? first(brief) : changed(turn), 0);
    }

    private static Treatment first(Brief brief) {
        List<String> pieces = pieces(brief);
        List<Integer> lengths = lengths(
                brief, Math.min(count(brief, pieces.size()), brief.means().maxShots()));
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            shots.add(shot(i, lengths.get(i), share(pieces, i, lengths.size())));
        }
        String wish = brief.wish().strip();
        return new Treatment(title(wish), wish, brief.look(), List.of(), shots);
    }

    private static List<Integer> lengths(Brief brief, int count) {
        Means means = brief.means();
        if (!means.totals().isEmpty()) {
            return parts(brief, count);
        }
        List<Integer> lengths = new ArrayList<>();
        int left = brief.seconds() == null ? 0 : brief.seconds();
        for (int i = 0; i < count; i++) {
            int seconds = brief.seconds() == null
                    ? Means.atLeast(DEFAULT_SECONDS, means.seconds())
                    : Means.atMost(Math.max(1, left / (count - i)), means.seconds());
            left -= seconds;
            lengths.add(seconds);
        }
        return lengths;
    }

    /// Equal parts of a length that the whole film can have, to the second.
    private static List<Integer> parts(Brief brief, int count) {
        List<Integer> totals = brief.means().totals();
        int total = brief.seconds() == null
                ? Means.atLeast(DEFAULT_SECONDS * count, totals)
                : Means.atMost(brief.seconds(), totals);
        int shots = Math.min(count, total);
        return IntStream.range(0, shots)
                .mapToObj(i -> total / shots + (i < total % shots ? 1 : 0))
                .toList();
    }

    /// As many as were asked for; else one per piece, but never so many that the film becomes longer than asked for.
    private static int count(Brief brief, int pieces) {
        if (brief.shots() != null) {
            return brief.shots();
        }
        int usual = Math.max(DEFAULT_SHOTS, pieces);
        return brief.seconds() == null
                ? usual
                : Math.clamp(brief.seconds() / brief.means().seconds().getFirst(), 1, usual);
    }

    private static List<String> pieces(Brief brief) {
        List<String> sentences = Clauses.sentences(brief.wish());
        int wanted = brief.shots() == null ? DEFAULT_SHOTS : brief.shots();
        if (sentences.size() >= wanted) {
            return sentences;
        }
        List<String> clauses = sentences.stream()
                .flatMap(sentence -> Clauses.clauses(sentence).stream())
                .toList();
        List<String> pieces = clauses.size() >= wanted ? clauses : sentences;
        return pieces.isEmpty() ? List.of(brief.wish().strip()) : pieces;
    }

    /// What a shot shows: with more shots than pieces a piece is shown more than once, with fewer a shot shows several.
    private static List<String> share(List<String> pieces, int shot, int shots) {
        int from = (int) ((long) shot * pieces.size() / shots);
        int to = (int) Math.max(from + 1L, (long) (shot + 1) * pieces.size() / shots);
        List<String> beats = pieces.subList(from, to);
        return beats.size() <= MAX_BEATS ? beats : List.of(String.join(" ", beats));
    }

    private static Shot shot(int place, int seconds, List<String> action) {
        Framing framing = CYCLE.get(place % CYCLE.size());
        return new Shot(
                title(action.getFirst()),
                seconds,
                new View(framing, ""),
                action,
                "",
                List.of(),
                List.of(),
                "",
                "",
                false);
    }

    private static Treatment changed(Turn turn) {
        Treatment before = turn.before();
        Matcher one = OF_A_SHOT.matcher(turn.said().strip());
        boolean ofOne = one.matches()
                && Integer.parseInt(one.group(1)) >= 1
                && Integer.parseInt(one.group(1)) <= before.shots().size();
        int place = ofOne ? Integer.parseInt(one.group(1)) - 1 : -1;
        String said = ofOne ? one.group(2).strip() : turn.said().strip();
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < before.shots().size(); i++) {
            Shot shot = before.shots().get(i);
            shots.add(place < 0 || place == i ? shot.with(with(shot.action(), said)) : shot);
        }
        return new Treatment(before.title(), before.logline(), before.look(), before.cast(), shots);
    }

    private static List<String> with(List<String> action, String said) {
        List<String> more = new ArrayList<>(action);
        if (more.size() < MAX_BEATS) {
            more.add(said);
        } else {
            more.set(MAX_BEATS - 1, more.getLast() + " " + said);
        }
        return more;
    }

    /// The beginning of a text, cut where a reader would.
    static String title(@Nullable String text) {
        String line = text == null ? "" : text.strip().replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= LONGEST_TITLE) {
            return line;
        }
        int limit = line.offsetByCodePoints(0, LONGEST_TITLE);
        BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
        words.setText(line);
        int cut = words.preceding(limit);
        return (cut > 0 ? line.substring(0, cut) : line.substring(0, limit)).strip() + "…";
    }
}
