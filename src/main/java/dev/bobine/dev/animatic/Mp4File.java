package dev.bobine.dev.animatic;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// Writes one MP4: H.264 video, AAC sound if wanted, the index at the front so that it plays while it downloads. The
/// same pictures give the same bytes: one encoder thread, no dates, no encoder names. One thread only; close it last.
final class Mp4File implements AutoCloseable {

    private static final int SOUND_BITS_PER_SECOND = 96_000;
    private static final double BITS_PER_PIXEL = 0.11;

    private final AVFormatContext container;
    private final PictureTrack pictures;
    private final @Nullable SoundTrack sound;

    Mp4File(Path file, Animatic animatic, Chord chord) throws IOException {
        container = new AVFormatContext(null);
        Native.check(avformat_alloc_output_context2(container, null, "mp4", file.toString()), "open the container");
        container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        pictures = new PictureTrack(container, videoEncoder(animatic), animatic);
        sound = animatic.audio() ? new SoundTrack(container, audioEncoder(), chord) : null;
        open(file);
    }

    /// Takes the pictures in order, and writes the sound up to the same moment next to them.
    void write(BufferedImage picture, int frame) throws IOException {
        pictures.write(picture, frame);
        if (sound != null) {
            sound.writeUntil((frame + 1L) * Chord.SAMPLES_PER_SECOND / Animatic.FRAMES_PER_SECOND);
        }
    }

    void finish() throws IOException {
        pictures.finish();
        if (sound != null) {
            sound.finish();
        }
        Native.check(av_write_trailer(container), "write the index");
    }

    @Override
    public void close() {
        pictures.close();
        if (sound != null) {
            sound.close();
        }
        AVIOContext file = container.pb();
        if (file != null) {
            avio_closep(file);
        }
        avformat_free_context(container);
    }

    private void open(Path file) throws IOException {
        AVIOContext io = new AVIOContext(null);
        Native.check(avio_open(io, file.toString(), AVIO_FLAG_WRITE), "open the file");
        container.pb(io);
        AVDictionary labels = new AVDictionary(null);
        av_dict_set(labels, "comment", "Bobine animatic: drawn from the prompt by rules, no AI model", 0);
        container.metadata(labels);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "movflags", "+faststart", 0);
        Native.check(avformat_write_header(container, options), "write the header");
        av_dict_free(options);
    }

    private static AVCodecContext videoEncoder(Animatic animatic) throws IOException {
        AVCodec codec = encoder("libopenh264");
        AVCodecContext context = avcodec_alloc_context3(codec);
        context.width(animatic.width());
        context.height(animatic.height());
        context.time_base(av_make_q(1, Animatic.FRAMES_PER_SECOND));
        context.framerate(av_make_q(Animatic.FRAMES_PER_SECOND, 1));
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        context.color_range(AVCOL_RANGE_MPEG);
        context.colorspace(AVCOL_SPC_SMPTE170M);
        context.gop_size(2 * Animatic.FRAMES_PER_SECOND);
        double pixelsPerSecond = (double) animatic.width() * animatic.height() * Animatic.FRAMES_PER_SECOND;
        context.bit_rate((long) Math.max(200_000, pixelsPerSecond * BITS_PER_PIXEL));
        context.thread_count(1);
        return opened(context, codec);
    }

    private static AVCodecContext audioEncoder() throws IOException {
        AVCodec codec = encoder("aac");
        AVCodecContext context = avcodec_alloc_context3(codec);
        context.sample_rate(Chord.SAMPLES_PER_SECOND);
        context.sample_fmt(AV_SAMPLE_FMT_FLTP);
        context.bit_rate(SOUND_BITS_PER_SECOND);
        context.time_base(av_make_q(1, Chord.SAMPLES_PER_SECOND));
        av_channel_layout_default(context.ch_layout(), SoundTrack.CHANNELS);
        return opened(context, codec);
    }

    private static AVCodec encoder(String name) throws IOException {
        AVCodec codec = avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new IOException("the native library has no encoder " + name);
        }
        return codec;
    }

    private static AVCodecContext opened(AVCodecContext context, AVCodec codec) throws IOException {
        context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT);
        Native.check(avcodec_open2(context, codec, (PointerPointer<?>) null), "open the encoder");
        return context;
    }
}
