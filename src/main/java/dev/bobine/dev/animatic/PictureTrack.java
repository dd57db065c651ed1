package dev.bobine.dev.animatic;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/// Turns Java pictures into the encoder's colour planes.
final class PictureTrack implements AutoCloseable {

    private final Track track;
    private final int width;
    private final int height;
    private final AVFrame frame;
    private final IntPointer pixels;
    private final PointerPointer<IntPointer> source;
    private final IntPointer stride;
    private final SwsContext scaler;

    PictureTrack(AVFormatContext container, AVCodecContext encoder, Animatic animatic) throws IOException {
        track = new Track(container, encoder);
        width = animatic.width();
        height = animatic.height();
        frame = av_frame_alloc();
        frame.format(AV_PIX_FMT_YUV420P);
        frame.width(width);
        frame.height(height);
        Native.check(av_frame_get_buffer(frame, 0), "allocate a picture");
        pixels = new IntPointer((long) width * height);
        // The scaler reads four planes, whatever the format has.
        source = new PointerPointer<IntPointer>(4).put(0, pixels);
        stride = new IntPointer(4 * width, 0, 0, 0);
        scaler = sws_getContext(
                width,
                height,
                AV_PIX_FMT_BGR0,
                width,
                height,
                AV_PIX_FMT_YUV420P,
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
    }

    void write(BufferedImage picture, int number) throws IOException {
        int[] rgb = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
        pixels.put(rgb, 0, rgb.length);
        Native.check(av_frame_make_writable(frame), "reuse a picture");
        sws_scale(scaler, source, stride, 0, height, frame.data(), frame.linesize());
        frame.pts(number);
        track.send(frame);
    }

    void finish() throws IOException {
        track.send(null);
    }

    @Override
    public void close() {
        sws_freeContext(scaler);
        av_frame_free(frame);
        track.close();
        pixels.close();
        source.close();
        stride.close();
    }
}
