package dev.bobine.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.FrameSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureScannerTest {

    private static final FrameSize FRAME = new FrameSize(64, 36);

    private static final String LOSSLESS = "UklGRhwAAABXRUJQVlA4TA8AAAAvAUAAAAcQ9Y/+ByKi/wEA";
    private static final String LOSSY =
            "UklGRkgAAABXRUJQVlA4IDwAAAAQAwCdASoQABgAPpE4l0eloyIhMAgAsBIJQBai0AAQNgAA/u7T3/3HYG68W//ucD/ucD/ucD+OZoWAAAA=";

    @ParameterizedTest
    @EnumSource(names = {"PNG", "JPEG"})
    void frameAndKindAreTold(PictureType type) throws Exception {
        assertThat(scan(picture(type))).isEqualTo(new Picture(type, FRAME));
    }

    @Test
    void aWebpPicturesFrameIsInItsFirstChunk() throws Exception {
        assertThat(scan(Base64.getDecoder().decode(LOSSLESS)))
                .isEqualTo(new Picture(PictureType.WEBP, new FrameSize(2, 2)));
        assertThat(scan(Base64.getDecoder().decode(LOSSY)))
                .isEqualTo(new Picture(PictureType.WEBP, new FrameSize(16, 24)));
    }

    @ParameterizedTest
    @EnumSource(names = {"PNG", "JPEG"})
    void everyPartOfAPictureIsTruncated(PictureType type) throws Exception {
        byte[] whole = picture(type);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> scan(part)).isInstanceOf(BadClipException.class);
        }
    }

    @Test
    void aPartOfAWebpPictureIsTruncated() {
        byte[] whole = Base64.getDecoder().decode(LOSSLESS);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> scan(part)).isInstanceOf(BadClipException.class);
        }
    }

    @Test
    void aFlippedBitOfAPngIsFound() throws Exception {
        byte[] whole = picture(PictureType.PNG);
        for (int at = 16; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> scan(damaged)).isInstanceOf(BadClipException.class);
        }
    }

    @Test
    void whatIsNoPictureIsRefusedAtItsFirstBytes() {
        assertThatThrownBy(() -> scan("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes()))
                .isInstanceOf(BadClipException.class)
                .hasMessageContaining("PNG, JPEG or WebP");
    }

    @Test
    void rubbishBehindASignatureEndsWithAVerdict() {
        Random random = new Random(3);
        for (PictureType type : PictureType.values()) {
            for (int round = 0; round < 200; round++) {
                byte[] bytes = new byte[random.nextInt(400) + 12];
                random.nextBytes(bytes);
                byte[] signature =
                        switch (type) {
                            case PNG -> new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
                            case JPEG -> new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
                            case WEBP ->
                                new byte[] {'R', 'I', 'F', 'F', 9, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', 'X'};
                        };
                System.arraycopy(signature, 0, bytes, 0, Math.min(signature.length, bytes.length));
                try {
                    scan(bytes);
                } catch (BadClipException expected) {
                    assertThat(expected).hasMessageContaining("picture");
                }
            }
        }
    }

    private static Picture scan(byte[] bytes) throws BadClipException {
        PictureScanner scanner = new PictureScanner();
        int half = bytes.length / 2;
        scanner.accept(bytes, 0, half);
        scanner.accept(bytes, half, bytes.length - half);
        return scanner.finish();
    }

    private static byte[] picture(PictureType type) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BufferedImage image = new BufferedImage(FRAME.width(), FRAME.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < FRAME.width(); i++) {
            image.setRGB(i, i % FRAME.height(), i * 99_991);
        }
        ImageIO.write(image, type.extension(), out);
        return out.toByteArray();
    }
}
