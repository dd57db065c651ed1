package dev.bobine.storage;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.imageio.ImageIO;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.decode.CAVLCReader;
import org.jcodec.codecs.h264.decode.DeblockerInput;
import org.jcodec.codecs.h264.decode.FrameReader;
import org.jcodec.codecs.h264.decode.SliceDecoder;
import org.jcodec.codecs.h264.decode.SliceReader;
import org.jcodec.codecs.h264.decode.deblock.DeblockingFilter;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jcodec.codecs.h264.io.model.NALUnit;
import org.jcodec.codecs.h264.io.model.NALUnitType;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.mp4.AvcCBox;
import org.jcodec.common.IntObjectMap;
import org.jcodec.common.io.BitReader;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rect;
import org.jcodec.scale.Yuv420pToRgb;

/// Decodes one H.264 intra picture in plain Java (baseline, main and high profile, 8 bits, 4:2:0, progressive).
///
/// Composed of the library's parts rather than by its `H264Decoder`, which leaves a thread pool behind each time. What
/// the library would take on trust when it allocates (ISO/IEC 14496-10, 7.3.2) is looked at first.
final class FirstPicture {

    /// 4096x2304, the most that level 5.1 allows, in macroblocks.
    private static final int MAX_MACROBLOCKS = 36_864;

    private static final int BASELINE = 66;
    private static final int MAIN = 77;
    private static final int HIGH = 100;
    private static final int CHROMA_420 = 1;
    private static final int RGB = 3;
    /// The library keeps samples signed.
    private static final int SIGNED = 128;

    private FirstPicture() {}

    /// @throws IOException when the picture is none that can be decoded
    static byte[] jpeg(byte[] avcC, byte[] sample) throws IOException {
        AvcCBox configuration = H264Utils.parseAVCCFromBuffer(ByteBuffer.wrap(avcC));
        check(configuration);
        Picture picture = decode(configuration, sample);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image(picture), "jpg", out)) {
            throw new IOException("this Java platform writes no JPEG");
        }
        return out.toByteArray();
    }

    private static void check(AvcCBox configuration) throws IOException {
        for (ByteBuffer sps : configuration.getSpsList()) {
            if (!isPlainSps(BitReader.createBitReader(sps.duplicate())) || isTooLarge(sps)) {
                throw new IOException("a picture format that is not decoded here");
            }
        }
        for (ByteBuffer pps : configuration.getPpsList()) {
            if (!hasOneSliceGroup(BitReader.createBitReader(pps.duplicate()))) {
                throw new IOException("slice groups are not decoded here");
            }
        }
    }

    private static boolean isPlainSps(BitReader bits) {
        int profile = bits.readNBit(8);
        bits.readNBit(16);
        CAVLCReader.readUE(bits);
        if (profile == HIGH) {
            boolean plain = CAVLCReader.readUE(bits) == CHROMA_420
                    && CAVLCReader.readUE(bits) == 0
                    && CAVLCReader.readUE(bits) == 0
                    && bits.readNBit(2) == 0;
            if (!plain) {
                return false;
            }
        } else if (profile != MAIN && profile != BASELINE) {
            return false;
        }
        CAVLCReader.readUE(bits);
        int pictureOrderType = CAVLCReader.readUE(bits);
        return pictureOrderType == 0 || pictureOrderType == 2;
    }

    private static boolean isTooLarge(ByteBuffer sps) {
        ByteBuffer copy =
                ByteBuffer.allocate(sps.remaining()).put(sps.duplicate()).flip();
        H264Utils.unescapeNAL(copy);
        SeqParameterSet set = SeqParameterSet.read(copy);
        long width = set.picWidthInMbsMinus1 + 1L;
        long height = set.picHeightInMapUnitsMinus1 + 1L;
        return !set.frameMbsOnlyFlag || width < 1 || height < 1 || width * height > MAX_MACROBLOCKS;
    }

    private static boolean hasOneSliceGroup(BitReader bits) {
        CAVLCReader.readUE(bits);
        CAVLCReader.readUE(bits);
        bits.readNBit(2);
        return CAVLCReader.readUE(bits) == 0;
    }

    private static Picture decode(AvcCBox configuration, byte[] sample) throws IOException {
        FrameReader reader = new FrameReader();
        reader.addSpsList(configuration.getSpsList());
        reader.addPpsList(configuration.getPpsList());
        List<ByteBuffer> slices = H264Utils.splitMOVPacket(ByteBuffer.wrap(sample), configuration).stream()
                .filter(unit -> NALUnit.read(unit.duplicate()).type == NALUnitType.IDR_SLICE)
                .toList();
        List<SliceReader> readers = reader.readFrame(slices);
        if (readers == null || readers.isEmpty()) {
            throw new IOException("the first sample holds no intra picture");
        }
        SliceHeader header = readers.getFirst().getSliceHeader();
        DeblockerInput deblocking = new DeblockerInput(header.sps);
        Frame frame = H264Decoder.createFrame(
                header.sps,
                planes(header.sps),
                header.frameNum,
                header.sliceType,
                deblocking.mvs,
                deblocking.refsUsed,
                0);
        Frame[] references = new Frame[1 << (header.sps.log2MaxFrameNumMinus4 + 4)];
        for (SliceReader slice : readers) {
            new SliceDecoder(header.sps, references, new IntObjectMap<>(), deblocking, frame).decodeFromReader(slice);
        }
        new DeblockingFilter(header.sps.picWidthInMbsMinus1 + 1, header.sps.bitDepthChromaMinus8 + 8, deblocking)
                .deblockFrame(frame);
        return frame;
    }

    private static byte[][] planes(SeqParameterSet sps) {
        int luma = ((sps.picWidthInMbsMinus1 + 1) << 4) * ((sps.picHeightInMapUnitsMinus1 + 1) << 4);
        return new byte[][] {new byte[luma], new byte[luma / 4], new byte[luma / 4]};
    }

    private static BufferedImage image(Picture picture) {
        Rect crop =
                picture.getCrop() == null ? new Rect(0, 0, picture.getWidth(), picture.getHeight()) : picture.getCrop();
        BufferedImage image = new BufferedImage(crop.getWidth(), crop.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] rgb = new byte[RGB];
        int at = 0;
        for (int y = crop.getY(); y < crop.getY() + crop.getHeight(); y++) {
            for (int x = crop.getX(); x < crop.getX() + crop.getWidth(); x++) {
                int chroma = (y >> 1) * picture.getPlaneWidth(1) + (x >> 1);
                Yuv420pToRgb.YUV420pToRGBN2N(
                        picture.getPlaneData(0)[y * picture.getPlaneWidth(0) + x],
                        picture.getPlaneData(1)[chroma],
                        picture.getPlaneData(2)[chroma],
                        rgb,
                        0);
                pixels[at++] = (byte) (rgb[2] + SIGNED);
                pixels[at++] = (byte) (rgb[1] + SIGNED);
                pixels[at++] = (byte) (rgb[0] + SIGNED);
            }
        }
        return image;
    }
}
