package dev.bobine.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Some thousand clips, kept as their recipe: base clips that ffmpeg made, and one operation each that leaves them
/// playable.
final class Corpus {

    static final Path BASES = Path.of("src", "test", "resources", "media");

    private static final List<String> INDEX_CONTAINERS =
            List.of("moov", "trak", "edts", "mdia", "minf", "stbl", "mvex", "moof", "traf");
    private static final byte[] FREE = "unused bytes".getBytes(StandardCharsets.US_ASCII);

    private Corpus() {}

    /// @param name base, `+` and operation
    /// @param content bytes up to the end of the last box of index or media; what follows may be cut off
    record Clip(String name, byte[] bytes, int content, boolean fragmented) {

        boolean isBase() {
            return !name.contains("+");
        }
    }

    static List<String> bases() {
        try (Stream<Path> files = Files.list(BASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".mp4") || name.endsWith(".mov"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] base(String name) {
        try {
            return Files.readAllBytes(BASES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A base and all that can be made of it.
    static Stream<Clip> of(String name) {
        byte[] base = base(name);
        Stream<Clip> tails = tails().entrySet().stream()
                .map(tail -> clip(name + "+" + tail.getKey(), base, join(base, tail.getValue())));
        Stream<Clip> operated = operations().entrySet().stream().flatMap(operation -> {
            Atom file = Atom.file(base);
            operation.getValue().accept(file);
            byte[] bytes = file.write();
            return Arrays.equals(bytes, base)
                    ? Stream.empty()
                    : Stream.of(clip(name + "+" + operation.getKey(), bytes, bytes));
        });
        return Stream.of(Stream.of(clip(name, base, base)), tails, operated).flatMap(clips -> clips);
    }

    private static Clip clip(String name, byte[] content, byte[] bytes) {
        Atom file = Atom.file(content);
        int at = 0;
        int end = 0;
        for (Atom box : file.children) {
            at += box.size();
            end = List.of("moov", "moof", "mdat").contains(box.type) ? at : end;
        }
        return new Clip(name, bytes, end, file.has("mvex"));
    }

    private static Map<String, byte[]> tails() {
        Map<String, byte[]> tails = new LinkedHashMap<>();
        tails.put("newline", TestMp4.text("\n"));
        tails.put("four-zeros", new byte[4]);
        tails.put("seven-ones", TestMp4.text("1111111"));
        tails.put("200-zeros", new byte[200]);
        tails.put("large-box", join(TestMp4.ints(Integer.MAX_VALUE), TestMp4.text("junkjunk")));
        tails.put("larger-box", join(TestMp4.ints(1), TestMp4.text("junk"), TestMp4.ints(-1, -1)));
        tails.put("small-box", join(TestMp4.ints(5), TestMp4.text("junk and more")));
        tails.put("text", TestMp4.text("<!-- served by a proxy -->\r\n"));
        return tails;
    }

    private static Map<String, Consumer<Atom>> operations() {
        Map<String, Consumer<Atom>> operations = new LinkedHashMap<>();
        for (String container : INDEX_CONTAINERS) {
            for (int zeros : new int[] {4, 8}) {
                operations.put(container + "-" + zeros + "-zeros", file -> file.all(container)
                        .forEach(box -> box.bytes = new byte[zeros]));
            }
            operations.put(container + "-free-first", file -> file.all(container)
                    .forEach(box -> box.children.addFirst(new Atom("free", FREE))));
            operations.put(container + "-unknown-last", file -> file.all(container)
                    .forEach(box -> box.children.addLast(new Atom("abcd", FREE))));
            operations.put(container + "-long-size", file -> file.all(container).forEach(box -> box.longSize = true));
        }
        operations.put("stsd-4-zeros", file -> pad(file, "stsd", 4));
        operations.put("stsd-8-zeros", file -> pad(file, "stsd", 8));
        operations.put("mvhd-2-zeros", file -> pad(file, "mvhd", 2));
        operations.put("mdhd-2-zeros", file -> pad(file, "mdhd", 2));
        operations.put("mdat-long-size", file -> file.all("mdat").forEach(box -> box.longSize = true));
        operations.put("mdat-open-end", file -> {
            if (file.children.getLast().type.equals("mdat")) {
                file.children.getLast().openEnd = true;
            }
        });
        operations.put("uuid-second", file -> file.children.add(1, new Atom("uuid", new byte[64])));
        operations.put("index-at-the-other-end", Corpus::moveIndex);
        operations.put("tracks-swapped", Corpus::swapTracks);
        operations.put("no-track-enabled", file -> file.all("tkhd").forEach(box -> box.bytes[3] = 0));
        operations.put("no-mvhd-length", file -> file.all("mvhd").forEach(box -> zero(box, 16)));
        operations.put("no-tkhd-length", file -> file.all("tkhd").forEach(box -> zero(box, 20)));
        operations.put("no-user-data", file -> file.all("moov")
                .forEach(box -> box.children.removeIf(child -> child.type.equals("udta"))));
        operations.put("no-random-access-index", file -> file.children.removeIf(box -> box.type.equals("mfra")));
        operations.put("no-segment-index", file -> file.children.removeIf(box -> box.type.equals("sidx")));
        operations.put("wide-offsets", Corpus::widenOffsets);
        operations.put("compact-sizes", Corpus::compactSizes);
        operations.put("wide-times", Corpus::widenTimes);
        operations.put("durations-in-trex", Corpus::durationsIntoTrex);
        operations.put("length-in-mehd", Corpus::addLength);
        return operations;
    }

    private static void pad(Atom file, String type, int zeros) {
        file.all(type).forEach(box -> box.bytes = join(box.bytes, new byte[zeros]));
    }

    private static void zero(Atom box, int at) {
        ByteBuffer.wrap(box.bytes).putInt(at, 0);
    }

    private static void moveIndex(Atom file) {
        if (file.has("mvex")) {
            return;
        }
        Atom moov = file.first("moov");
        boolean last = file.children.getLast() == moov;
        file.children.remove(moov);
        file.children.add(last ? 1 : file.children.size(), moov);
    }

    private static void swapTracks(Atom file) {
        Atom moov = file.first("moov");
        List<Atom> tracks = moov.all("trak").toList();
        moov.children.removeAll(tracks);
        moov.children.addAll(1, tracks.reversed());
    }

    private static void widenOffsets(Atom file) {
        file.all("stco").toList().forEach(box -> {
            ByteBuffer narrow = ByteBuffer.wrap(box.bytes);
            int count = narrow.getInt(4);
            ByteBuffer wide = ByteBuffer.allocate(8 + count * 8).putInt(0).putInt(count);
            for (int i = 0; i < count; i++) {
                wide.putLong(narrow.getInt(8 + i * 4));
            }
            box.type = "co64";
            box.bytes = wide.array();
        });
    }

    private static void compactSizes(Atom file) {
        file.all("stsz").toList().forEach(box -> {
            ByteBuffer sizes = ByteBuffer.wrap(box.bytes);
            int count = sizes.getInt(8);
            ByteBuffer compact =
                    ByteBuffer.allocate(12 + count * 2).putInt(0).putInt(16).putInt(count);
            for (int i = 0; i < count; i++) {
                int size = sizes.getInt(4) > 0 ? sizes.getInt(4) : sizes.getInt(12 + i * 4);
                compact.putShort((short) size);
            }
            box.type = "stz2";
            box.bytes = compact.array();
        });
    }

    /// Version 1 of the headers that tell lengths.
    private static void widenTimes(Atom file) {
        for (String type : List.of("mvhd", "mdhd", "tkhd")) {
            file.all(type).toList().forEach(box -> {
                ByteBuffer narrow = ByteBuffer.wrap(box.bytes);
                boolean track = type.equals("tkhd");
                ByteBuffer wide = ByteBuffer.allocate(narrow.limit() + 12);
                wide.putInt(narrow.getInt() | 0x1000000)
                        .putLong(narrow.getInt())
                        .putLong(narrow.getInt());
                wide.putInt(narrow.getInt());
                if (track) {
                    wide.putInt(narrow.getInt());
                }
                wide.putLong(Integer.toUnsignedLong(narrow.getInt())).put(narrow);
                box.bytes = wide.array();
            });
        }
    }

    private static void durationsIntoTrex(Atom file) {
        Map<Integer, Integer> byTrack = new HashMap<>();
        for (Atom tfhd : file.all("tfhd").toList()) {
            ByteBuffer header = ByteBuffer.wrap(tfhd.bytes);
            int flags = header.getInt(0);
            if ((flags & 0x8) == 0 || (flags & 0x2) != 0) {
                return;
            }
            int at = (flags & 1) != 0 ? 16 : 8;
            byTrack.put(header.getInt(4), header.getInt(at));
            header.putInt(0, flags & ~0x8);
            tfhd.bytes = join(Arrays.copyOf(tfhd.bytes, at), Arrays.copyOfRange(tfhd.bytes, at + 4, tfhd.bytes.length));
        }
        file.all("trex").forEach(trex -> {
            ByteBuffer defaults = ByteBuffer.wrap(trex.bytes);
            defaults.putInt(12, byTrack.getOrDefault(defaults.getInt(4), 0));
        });
    }

    private static void addLength(Atom file) {
        file.all("mvex")
                .forEach(mvex -> mvex.children.addFirst(new Atom(
                        "mehd",
                        TestMp4.ints(
                                0, 2 * ByteBuffer.wrap(file.first("mvhd").bytes).getInt(12)))));
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
