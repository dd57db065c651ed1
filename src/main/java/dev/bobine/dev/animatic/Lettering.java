package dev.bobine.dev.animatic;

import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/// Text as glyph outlines of one bundled font. The JDK's own text would need fontconfig and a font on the machine.
final class Lettering {

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final double CAPTION_SIZE = 30;
    private static final int LINES_PER_PAGE = 2;
    private static final double PAGE_SECONDS = 1.6;

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final double unitsPerEm;

    private Lettering(TrueTypeFont font) throws IOException {
        this.font = font;
        this.glyphs = font.getUnicodeCmapLookup();
        this.unitsPerEm = font.getUnitsPerEm();
    }

    static Lettering load() throws IOException {
        try (InputStream in = Objects.requireNonNull(Lettering.class.getResourceAsStream(FONT), FONT)) {
            return new Lettering(new TTFParser().parse(new RandomAccessReadBuffer(in)));
        }
    }

    /// The prompt as pages of captions that fit the width; as many as the clip's length lets a viewer read.
    List<List<String>> pages(String prompt, double width, int seconds) throws IOException {
        int pages = Math.max(1, (int) (seconds / PAGE_SECONDS));
        int lines = pages * LINES_PER_PAGE;
        List<String> wrapped = wrap(prompt.strip(), width, lines + 1);
        if (wrapped.size() > lines) {
            wrapped = new ArrayList<>(wrapped.subList(0, lines));
            wrapped.set(lines - 1, wrapped.getLast() + "…");
        }
        List<List<String>> result = new ArrayList<>();
        for (int i = 0; i < wrapped.size(); i += LINES_PER_PAGE) {
            result.add(List.copyOf(wrapped.subList(i, Math.min(i + LINES_PER_PAGE, wrapped.size()))));
        }
        return result;
    }

    private List<String> wrap(String text, double width, int limit) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            for (String piece : pieces(word, width)) {
                String longer = line.isEmpty() ? piece : line + " " + piece;
                if (width(longer, CAPTION_SIZE) > width && !line.isEmpty()) {
                    lines.add(line.toString());
                    line.setLength(0);
                    longer = piece;
                }
                line.setLength(0);
                line.append(longer);
                if (lines.size() >= limit) {
                    return lines;
                }
            }
        }
        lines.add(line.toString());
        return lines;
    }

    /// A word wider than the line is cut; Chinese or a pasted URL has no spaces to break at.
    private List<String> pieces(String word, double width) throws IOException {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int codePoint : word.codePoints().limit(4_000).toArray()) {
            piece.appendCodePoint(codePoint);
            if (width(piece.toString(), CAPTION_SIZE) > width * 0.9) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }

    double width(String text, double size) throws IOException {
        double width = 0;
        for (int codePoint : text.codePoints().toArray()) {
            width += font.getAdvanceWidth(glyphs.getGlyphId(codePoint));
        }
        return width * size / unitsPerEm;
    }

    void caption(Stage stage, List<String> lines, double opacity) throws IOException {
        double leading = CAPTION_SIZE * 1.35;
        double widest = 0;
        for (String line : lines) {
            widest = Math.max(widest, width(line, CAPTION_SIZE));
        }
        double bottom = stage.height() - 38;
        double top = bottom - leading * lines.size() - 8;
        panel(stage, (stage.width() - widest) / 2 - 20, top, widest + 40, bottom - top + 6, 0.5 * opacity);
        for (int i = 0; i < lines.size(); i++) {
            double x = (stage.width() - width(lines.get(i), CAPTION_SIZE)) / 2;
            write(stage, lines.get(i), CAPTION_SIZE, x, top + leading * (i + 0.92), Ink.sheer(Color.WHITE, opacity));
        }
    }

    /// Says on every picture what it is.
    void mark(Stage stage, String text) throws IOException {
        double size = 15;
        panel(stage, 18, 18, width(text, size) + 22, 27, 0.4);
        write(stage, text, size, 29, 37, Ink.sheer(Color.WHITE, 0.9));
    }

    private static void panel(Stage stage, double x, double y, double width, double height, double opacity) {
        stage.pen().setColor(Ink.sheer(Ink.rgb(0x0b0713), opacity));
        stage.pen().fill(new RoundRectangle2D.Double(x, y, width, height, 16, 16));
    }

    private void write(Stage stage, String text, double size, double x, double baseline, Color color)
            throws IOException {
        double scale = size / unitsPerEm;
        AffineTransform place = new AffineTransform(scale, 0, 0, -scale, x, baseline);
        Path2D outline = new Path2D.Double();
        for (int codePoint : text.codePoints().toArray()) {
            int glyph = glyphs.getGlyphId(codePoint);
            GlyphData data = font.getGlyph().getGlyph(glyph);
            if (data != null) {
                outline.append(data.getPath().getPathIterator(place), false);
            }
            place.translate(font.getAdvanceWidth(glyph), 0);
        }
        stage.pen().setColor(color);
        stage.pen().fill(outline);
    }

    List<String> pageAt(List<List<String>> pages, double share) {
        int page = (int) Math.min(pages.size() - 1, share * pages.size());
        return pages.get(page);
    }
}
