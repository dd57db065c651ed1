package dev.bobine.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class Mp4FuzzTest extends FuzzTarget {

    @Override
    protected void feed(byte[] input) {
        Optional<Footage> footage = read(input, input.length);

        assertThat(read(input, 7)).isEqualTo(footage);
        footage.ifPresent(facts -> {
            assertThat(facts.durationMillis()).isPositive();
            assertThat(facts.size().pixels()).isPositive();
            assertThat(facts.videoCodec()).isNotNull();
        });
    }

    private static Optional<Footage> read(byte[] input, int step) {
        Mp4Scanner scanner = new Mp4Scanner();
        try {
            for (int at = 0; at < input.length; at += step) {
                scanner.accept(input, at, Math.min(step, input.length - at));
            }
            boolean mayEnd = scanner.mayEnd();
            Footage footage = scanner.finish();
            assertThat(mayEnd).isTrue();
            return Optional.of(footage);
        } catch (BadClipException e) {
            return Optional.empty();
        }
    }

    @Override
    protected Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new HashMap<>();
        Corpus.bases().forEach(base -> seeds.put(base, Corpus.base(base)));
        seeds.put("fragments-by-hand", TestMp4.fragmented());
        seeds.put("no-mp4", TestMp4.text("{\"error\": \"expired\"}"));
        return seeds;
    }

    @Override
    protected List<String> words() {
        return List.of(
                "ftyp", "moov", "mdat", "moof", "trak", "tkhd", "mdia", "mdhd", "hdlr", "vide", "soun", "minf", "stbl",
                "stsd", "stts", "stsc", "stsz", "stz2", "stco", "co64", "ctts", "edts", "elst", "mvex", "mehd", "trex",
                "traf", "tfhd", "trun", "mvhd", "esds", "avc1", "mp4a", "free", "uuid");
    }
}
