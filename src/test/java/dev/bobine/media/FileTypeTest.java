package dev.bobine.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class FileTypeTest {

    @ParameterizedTest
    @CsvSource({"isom,true", "mp42,true", "M4V ,true", "heic,false", "avif,false", "M4A ,false", "qt  ,false"})
    void aBrandTellsMoviesFromTheRest(String brand, boolean isMovie) {
        byte[] file = ("\0\0\0\24ftyp" + brand + "\0\0\2\0").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(FileType.of(file).filter(FileType::isVideo).isPresent()).isEqualTo(isMovie);
    }

    @Test
    void everyMp4ThatAProviderMaySendCanBeSentByAUser() throws IOException {
        try (Stream<Path> clips = Files.list(Path.of("src/test/resources/media"))) {
            assertThat(clips.filter(clip -> clip.toString().endsWith(".mp4")))
                    .allSatisfy(clip -> assertThat(FileType.of(head(clip))).contains(FileType.MP4));
        }
    }

    private static byte[] head(Path file) throws IOException {
        return Arrays.copyOf(Files.readAllBytes(file), FileType.HEAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "GIF89a......", "<svg xmlns='", "#!/bin/sh\n..", "\u001aE\u00dF\u00a3........"})
    void whatIsNoneOfTheseIsNothing(String file) {
        assertThat(FileType.of(file.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    }

    @Test
    void picturesAreToldByTheirFirstBytes() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0};
        byte[] webp = "RIFF....WEBP".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(FileType.of(png)).contains(FileType.PNG);
        assertThat(FileType.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}))
                .contains(FileType.JPEG);
        assertThat(FileType.of(webp)).contains(FileType.WEBP);
    }
}
