package dev.bobine.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/// The codecs whose native code is unpacked into the directory for temporary files and loaded from there. Without them
/// one record of a publisher that compresses would stop its partition, while everything else looks well.
public final class NativeCodecs {

    private static final int SMALL = 512;

    private NativeCodecs() {}

    /// @return what keeps records from being read; empty when nothing does
    public static Optional<String> obstacle() {
        for (CompressionType codec : List.of(CompressionType.ZSTD, CompressionType.SNAPPY)) {
            try (OutputStream out = Compression.of(codec)
                    .build()
                    .wrapForOutput(new ByteBufferOutputStream(SMALL), RecordBatch.CURRENT_MAGIC_VALUE)) {
                out.write(0);
            } catch (KafkaException | IOException | LinkageError e) {
                return Optional.of(
                        "records compressed with " + codec.name + " could not be read, since the codec cannot be"
                                + " loaded from java.io.tmpdir (" + System.getProperty("java.io.tmpdir")
                                + "), which must be writable and must not be mounted noexec");
            }
        }
        return Optional.empty();
    }
}
