package dev.bobine.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A box of an MP4 file that can be operated on, written apart from the reader that it tests. The file itself is one
/// without a header. Writing it puts the offsets right that an operation has moved.
final class Atom {

    private static final Set<String> CONTAINERS =
            Set.of("moov", "trak", "edts", "mdia", "minf", "stbl", "mvex", "moof", "traf");

    String type;
    List<Atom> children = new ArrayList<>();
    /// What it holds, or what stands behind its children.
    byte[] bytes = new byte[0];

    boolean longSize;
    boolean openEnd;
    private long oldAt;
    private long newAt;

    Atom(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    static Atom file(byte[] file) {
        Atom root = new Atom("", new byte[0]);
        root.read(ByteBuffer.wrap(file), 0);
        return root;
    }

    private void read(ByteBuffer content, long at) {
        int position = 0;
        while (content.limit() - position >= 8) {
            int size = content.getInt(position);
            int header = size == 1 ? 16 : 8;
            int bounded =
                    size == 1 ? (int) content.getLong(position + 8) : size == 0 ? content.limit() - position : size;
            byte[] code = new byte[4];
            content.get(position + 4, code);
            Atom child = new Atom(new String(code, StandardCharsets.ISO_8859_1), new byte[0]);
            child.oldAt = at + position;
            child.longSize = size == 1;
            ByteBuffer inner = content.slice(position + header, bounded - header);
            if (CONTAINERS.contains(child.type)) {
                child.read(inner, at + position + header);
            } else {
                child.bytes = new byte[inner.limit()];
                inner.get(0, child.bytes);
            }
            children.add(child);
            position += bounded;
        }
        bytes = new byte[content.limit() - position];
        content.get(position, bytes);
    }

    Stream<Atom> all(String wanted) {
        List<Atom> found = new ArrayList<>();
        collect(wanted, found);
        return found.stream();
    }

    private void collect(String wanted, List<Atom> found) {
        for (Atom child : children) {
            if (child.type.equals(wanted)) {
                found.add(child);
            }
            child.collect(wanted, found);
        }
    }

    Atom first(String wanted) {
        return all(wanted).findFirst().orElseThrow();
    }

    boolean has(String wanted) {
        return all(wanted).findAny().isPresent();
    }

    int header() {
        return type.isEmpty() ? 0 : longSize ? 16 : 8;
    }

    int size() {
        return header() + children.stream().mapToInt(Atom::size).sum() + bytes.length;
    }

    /// Writes a file.
    byte[] write() {
        place(0);
        for (Atom table : all("stco").toList()) {
            for (int at = 8; at + 4 <= table.bytes.length; at += 4) {
                ByteBuffer buffer = ByteBuffer.wrap(table.bytes);
                buffer.putInt(at, (int) moved(buffer.getInt(at)));
            }
        }
        for (Atom table : all("co64").toList()) {
            for (int at = 8; at + 8 <= table.bytes.length; at += 8) {
                ByteBuffer buffer = ByteBuffer.wrap(table.bytes);
                buffer.putLong(at, moved(buffer.getLong(at)));
            }
        }
        all("moof").forEach(this::moveRuns);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out);
        return out.toByteArray();
    }

    private void place(long at) {
        newAt = at;
        long next = at + header();
        for (Atom child : children) {
            child.place(next);
            next += child.size();
        }
    }

    /// Where a byte of the media has gone.
    private long moved(long old) {
        for (Atom mdat : children) {
            long from = mdat.oldAt + 8;
            if (mdat.type.equals("mdat") && old >= from && old <= from + mdat.bytes.length) {
                return old - from + mdat.newAt + mdat.header();
            }
        }
        return old;
    }

    private void moveRuns(Atom moof) {
        for (Atom traf : moof.children) {
            traf.all("tfhd").filter(tfhd -> (tfhd.bytes[3] & 1) != 0).forEach(tfhd -> ByteBuffer.wrap(tfhd.bytes)
                    .putLong(8, moof.newAt));
            traf.all("trun").filter(trun -> (trun.bytes[3] & 1) != 0).forEach(trun -> {
                ByteBuffer buffer = ByteBuffer.wrap(trun.bytes);
                buffer.putInt(8, (int) (moved(moof.oldAt + buffer.getInt(8)) - moof.newAt));
            });
        }
    }

    private void write(ByteArrayOutputStream out) {
        if (!type.isEmpty()) {
            int told = openEnd ? 0 : longSize ? 1 : size();
            out.writeBytes(ByteBuffer.allocate(8)
                    .putInt(told)
                    .put(type.getBytes(StandardCharsets.ISO_8859_1))
                    .array());
        }
        if (longSize) {
            out.writeBytes(ByteBuffer.allocate(8).putLong(size()).array());
        }
        children.forEach(child -> child.write(out));
        out.writeBytes(bytes);
    }
}
