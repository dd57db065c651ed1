package dev.bobine.dev.animatic;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// An encoder and its stream in the container: frames go in, packets come out into the file.
final class Track implements AutoCloseable {

    private final AVFormatContext container;
    private final AVCodecContext encoder;
    private final AVStream stream;
    private final AVPacket packet;

    Track(AVFormatContext container, AVCodecContext encoder) throws IOException {
        this.container = container;
        this.encoder = encoder;
        this.stream = avformat_new_stream(container, null);
        this.stream.time_base(encoder.time_base());
        Native.check(avcodec_parameters_from_context(stream.codecpar(), encoder), "describe the stream");
        this.packet = av_packet_alloc();
    }

    /// No frame means that there will be no more.
    void send(@Nullable AVFrame frame) throws IOException {
        Native.check(avcodec_send_frame(encoder, frame), "encode");
        while (true) {
            int code = avcodec_receive_packet(encoder, packet);
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF) {
                return;
            }
            Native.check(code, "encode");
            packet.stream_index(stream.index());
            if (packet.duration() == 0) {
                // The H.264 encoder leaves it out, and the last picture would last no time at all.
                packet.duration(1);
            }
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            Native.check(av_interleaved_write_frame(container, packet), "write");
        }
    }

    AVCodecContext encoder() {
        return encoder;
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avcodec_free_context(encoder);
    }
}
