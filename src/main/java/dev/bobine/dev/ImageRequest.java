package dev.bobine.dev;

import dev.bobine.dev.animatic.Animatic;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a client asked for, from a form or from JSON alike. Fields that the renderer has no use for are ignored.
///
/// @param format of the file: `png` or `jpeg`
/// @param reference a picture that it is drawn over, in Base64; empty for none
record ImageRequest(String prompt, int width, int height, String format, String reference) {

    /// The field that holds the picture of an edit.
    static final String REFERENCE = "image";

    private static final Pattern SIZE = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
    private static final Set<String> FORMATS = Set.of("png", "jpeg");

    static ImageRequest parse(Map<String, String> fields) throws BadVideoRequest {
        String prompt = fields.getOrDefault("prompt", "");
        if (prompt.isBlank()) {
            throw new BadVideoRequest("prompt", "prompt is required");
        }
        String format = fields.getOrDefault("output_format", "png");
        if (!FORMATS.contains(format)) {
            throw new BadVideoRequest("output_format", "output_format is png or jpeg");
        }
        Matcher sides = SIZE.matcher(fields.getOrDefault("size", "1024x1024"));
        if (!sides.matches()) {
            throw new BadVideoRequest("size", "size must look like 1024x1024");
        }
        return new ImageRequest(
                prompt, side(sides.group(1)), side(sides.group(2)), format, fields.getOrDefault(REFERENCE, ""));
    }

    private static int side(String digits) throws BadVideoRequest {
        int pixels = Integer.parseInt(digits);
        if (pixels < Animatic.SMALLEST_SIDE || pixels > Animatic.LARGEST_SIDE || pixels % 2 != 0) {
            throw new BadVideoRequest(
                    "size",
                    "each side must be even and between " + Animatic.SMALLEST_SIDE + " and " + Animatic.LARGEST_SIDE);
        }
        return pixels;
    }

    /// The same for another prompt, without reference.
    ImageRequest like(String other) {
        return new ImageRequest(other, width, height, format, "");
    }

    /// Leaves the prompt and the picture out.
    @Override
    public String toString() {
        return "ImageRequest[" + width + "x" + height + "]";
    }
}
