package dev.bobine.dev.animatic;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/// Feeds the chord to the encoder in blocks of the size it asks for; the last one may be shorter.
final class SoundTrack implements AutoCloseable {

    static final int CHANNELS = 2;

    private final Track track;
    private final Chord chord;
    private final AVFrame frame;
    private final int block;
    private long written;
    private long wanted;

    SoundTrack(AVFormatContext container, AVCodecContext encoder, Chord chord) throws IOException {
        this.track = new Track(container, encoder);
        this.chord = chord;
        this.block = encoder.frame_size();
        this.frame = av_frame_alloc();
        frame.format(AV_SAMPLE_FMT_FLTP);
        frame.nb_samples(block);
        frame.sample_rate(Chord.SAMPLES_PER_SECOND);
        av_channel_layout_default(frame.ch_layout(), CHANNELS);
        Native.check(av_frame_get_buffer(frame, 0), "allocate a block of sound");
    }

    void writeUntil(long samples) throws IOException {
        wanted = samples;
        while (written + block <= wanted) {
            write(block);
        }
    }

    void finish() throws IOException {
        if (written < wanted) {
            write((int) (wanted - written));
        }
        track.send(null);
    }

    private void write(int samples) throws IOException {
        Native.check(av_frame_make_writable(frame), "reuse a block of sound");
        frame.nb_samples(samples);
        for (int channel = 0; channel < CHANNELS; channel++) {
            FloatPointer plane = new FloatPointer(frame.data(channel));
            for (int i = 0; i < samples; i++) {
                plane.put(i, chord.sample(written + i, channel));
            }
        }
        frame.pts(written);
        track.send(frame);
        written += samples;
    }

    @Override
    public void close() {
        av_frame_free(frame);
        track.close();
    }
}
