package dev.bobine.media;

import java.util.List;

/// Reads clips whose indexes hold as many boxes as fit, and counts and sizes as large as can be told; a program of its
/// own, so that it can be given a small heap.
final class HostileIndexes {

    private static final byte[] FTYP = TestMp4.box("ftyp", TestMp4.text("isom"));
    private static final int HUGE = -1;

    private HostileIndexes() {}

    public static void main(String[] arguments) {
        read(TestMp4.box("moov", filledWith(TestMp4.box("trak"))));
        read(TestMp4.box("moov", TestMp4.box("trak", filledWith(TestMp4.box("free")))));
        read(TestMp4.box("moov", TestMp4.box("mvex", filledWith(TestMp4.box("trex", new byte[24])))));
        read(TestMp4.box("moov", TestMp4.box("trak", hugeCounts())));
        byte[] movie = new TestMp4(0, true).bytes();
        read(Corpus.join(movie, filledWith(TestMp4.box("moof"))));
        byte[] run = TestMp4.box("trun", TestMp4.ints(0, HUGE));
        byte[] fragment = TestMp4.box("traf", TestMp4.box("tfhd", TestMp4.ints(0, 1)), run);
        read(Corpus.join(movie, TestMp4.box("moof", filledWith(fragment))));
        read(Corpus.join(
                movie,
                TestMp4.box("moof", TestMp4.box("traf", TestMp4.box("tfhd", TestMp4.ints(0, 1)), filledWith(run)))));
        System.out.println("all were read");
    }

    private static byte[] hugeCounts() {
        byte[] stbl = TestMp4.box(
                "stbl",
                TestMp4.box("stsd", TestMp4.ints(0, HUGE), TestMp4.box("avc1", new byte[78])),
                TestMp4.box("stsz", TestMp4.ints(0, HUGE, HUGE)),
                TestMp4.box("stts", TestMp4.ints(0, HUGE, HUGE, HUGE)),
                TestMp4.box("stsc", TestMp4.ints(0, HUGE, 1, HUGE, 1)),
                TestMp4.box("co64", TestMp4.ints(0, HUGE, 0, 0)));
        return TestMp4.box(
                "mdia",
                TestMp4.box("hdlr", TestMp4.ints(0, 0), TestMp4.text("vide"), new byte[13]),
                TestMp4.box("minf", stbl));
    }

    private static byte[] filledWith(byte[] box) {
        byte[] all = new byte[(Mp4Scanner.MAX_INDEX_BYTES - 1000) / box.length * box.length];
        for (int at = 0; at < all.length; at += box.length) {
            System.arraycopy(box, 0, all, at, box.length);
        }
        return all;
    }

    private static void read(byte[] index) {
        Mp4Scanner scanner = new Mp4Scanner();
        try {
            for (byte[] piece : List.of(FTYP, index, TestMp4.box("mdat", new byte[9]))) {
                scanner.accept(piece, 0, piece.length);
            }
            scanner.finish();
        } catch (BadClipException e) {
            System.out.println(e.getMessage());
        }
    }
}
