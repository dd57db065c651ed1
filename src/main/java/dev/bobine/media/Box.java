package dev.bobine.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A box of an index that is wholly in memory (ISO/IEC 14496-12, 4.2), as a window on its content.
///
/// Read as players do: a child that claims to reach beyond its container ends with it, a size of zero means up to the
/// end, and what is left where no header fits any more is padding. Numbers beyond the end of the content read as zero,
/// so that a reader has no bounds to think of.
record Box(String type, ByteBuffer content) {

    private static final int HEADER = 8;
    private static final int LONG_HEADER = 16;

    /// The boxes in it, made one at a time: a container may hold a million of them.
    Stream<Box> children() {
        return childrenFrom(0);
    }

    /// Boxes that begin at an offset of the content.
    Stream<Box> childrenFrom(int offset) {
        return Stream.iterate(next(offset), Objects::nonNull, child -> next(child.end))
                .map(child -> Objects.requireNonNull(child).box);
    }

    /// @param end where the next one begins
    private record Child(Box box, int end) {}

    private @Nullable Child next(int at) {
        int left = content.limit() - at;
        if (left < HEADER) {
            return null;
        }
        long size = u32(at);
        int header = HEADER;
        if (size == 1 && left >= LONG_HEADER) {
            size = i64(at + HEADER);
            header = LONG_HEADER;
        } else if (size == 0) {
            size = left;
        }
        if (size < header) {
            return null;
        }
        int bounded = (int) Math.min(size, left);
        Box box = new Box(type(content, at + Integer.BYTES), content.slice(at + header, bounded - header));
        return new Child(box, at + bounded);
    }

    private static String type(ByteBuffer container, int at) {
        byte[] code = new byte[Integer.BYTES];
        container.get(at, code);
        return new String(code, StandardCharsets.ISO_8859_1);
    }

    Stream<Box> all(String wanted) {
        return children().filter(box -> box.type.equals(wanted));
    }

    /// The first child of a type.
    Optional<Box> child(String wanted) {
        return all(wanted).findFirst();
    }

    /// The first box at the end of a path of types.
    Optional<Box> at(String... path) {
        Optional<Box> box = Optional.of(this);
        for (String step : path) {
            box = box.flatMap(container -> container.child(step));
        }
        return box;
    }

    int bytes() {
        return content.limit();
    }

    int u8(int offset) {
        return fits(offset, Byte.BYTES) ? Byte.toUnsignedInt(content.get(offset)) : 0;
    }

    int u16(int offset) {
        return fits(offset, Short.BYTES) ? Short.toUnsignedInt(content.getShort(offset)) : 0;
    }

    int i32(int offset) {
        return fits(offset, Integer.BYTES) ? content.getInt(offset) : 0;
    }

    long u32(int offset) {
        return Integer.toUnsignedLong(i32(offset));
    }

    /// A signed number: an unsigned one that is too large for it is negative.
    long i64(int offset) {
        return fits(offset, Long.BYTES) ? content.getLong(offset) : 0;
    }

    private boolean fits(int offset, int width) {
        return offset >= 0 && offset <= content.limit() - width;
    }

    /// Version of a full box (4.2).
    int version() {
        return u8(0);
    }

    int flags() {
        return i32(0) & 0xFFFFFF;
    }

    /// How many entries of a width really lie behind an offset, whatever is told.
    int entries(long declared, int offset, int width) {
        return (int) Math.min(declared, Math.max(0, content.limit() - offset) / width);
    }
}
