package dev.bobine.admission;

import dev.bobine.job.StoredObject;
import dev.bobine.job.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A part of a bucket that references may name: all keys below a prefix, in which `{user}` stands for whoever asks.
///
/// A user's id is one segment of the path: what would be more, or does not go into a URI, is percent-encoded in it (a
/// `/` as `%2F`), so that no user's part lies within another's. Keys that some server on the way might take for a path
/// upwards or to elsewhere belong to no area.
///
/// @param prefix of the keys, empty or ending in `/`
public record ObjectArea(String bucket, String prefix) {

    private static final String USER = "{user}";
    private static final Pattern TEMPLATE = Pattern.compile("s3://([^/{}\\s]+)/((?:[^/\\s]+/)*)");

    /// Empty, `.` or `..`, also where the dots are encoded.
    private static final Pattern NO_NAME = Pattern.compile("(?:\\.|%2[eE]){0,2}");

    private static final Pattern HIDDEN_SLASH = Pattern.compile("\\\\|%2[fF]|%5[cC]");

    public ObjectArea {
        Objects.requireNonNull(bucket, "bucket is null");
        Objects.requireNonNull(prefix, "prefix is null");
    }

    /// Reads a template such as `s3://uploads/{user}/`.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static ObjectArea parse(String template) {
        Matcher parts = TEMPLATE.matcher(template);
        if (parts.matches()) {
            ObjectArea area = new ObjectArea(parts.group(1), parts.group(2));
            if (area.isSound()) {
                return area;
            }
        }
        throw new IllegalArgumentException(template
                + " must be s3://, a bucket and the beginning of keys up to a /, with {user} for the user's id");
    }

    private boolean isSound() {
        String rest = prefix.replace(USER, "u");
        return !rest.contains("{")
                && !rest.contains("}")
                && (rest.isEmpty() || Stream.of(rest.split("/")).noneMatch(ObjectArea::isNoName));
    }

    /// Whether a user may refer to an object because of where it lies.
    boolean covers(StoredObject object, UserId user) {
        String own = prefixFor(user);
        return object.bucket().equals(bucket)
                && object.key().startsWith(own)
                && isPlain(object.key().substring(own.length()));
    }

    /// How the keys of a user's objects in this area begin.
    public String prefixFor(UserId user) {
        return prefix.replace(USER, segment(user.value()));
    }

    private static boolean isPlain(String path) {
        return !HIDDEN_SLASH.matcher(path).find()
                && Stream.of(path.split("/", -1)).noneMatch(ObjectArea::isNoName);
    }

    private static boolean isNoName(String segment) {
        return NO_NAME.matcher(segment).matches();
    }

    private static String segment(String user) {
        if (user.equals(".") || user.equals("..")) {
            return encode(user);
        }
        StringBuilder segment = new StringBuilder();
        user.codePoints().forEach(point -> {
            String character = Character.toString(point);
            segment.append(mustBeEncoded(point) ? encode(character) : character);
        });
        return segment.toString();
    }

    private static boolean mustBeEncoded(int point) {
        return point == '/'
                || point == '\\'
                || point == '%'
                || Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.isISOControl(point);
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("%%%02X".formatted(octet));
        }
        return encoded.toString();
    }
}
