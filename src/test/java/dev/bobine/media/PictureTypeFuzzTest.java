package dev.bobine.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import java.util.List;
import java.util.Map;

class PictureTypeFuzzTest extends FuzzTarget {

    @Override
    protected void feed(byte[] input) {
        assertThat(PictureType.of(input)).isNotNull();
    }

    @Override
    protected Map<String, byte[]> seeds() {
        return Map.of("webp", TestMp4.text("RIFF....WEBPVP8 "), "text", TestMp4.text("<html>"));
    }

    @Override
    protected List<String> words() {
        return List.of("RIFF", "WEBP", "PNG");
    }
}
