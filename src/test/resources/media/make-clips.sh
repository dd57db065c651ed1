#!/usr/bin/env bash
# Makes the base clips of the MP4 reader's tests anew, by ffmpeg. They are kept beside this script, so that no test
# needs ffmpeg; what is done to them is code (see Corpus).
set -euo pipefail
cd "$(dirname "$0")"
still=$(mktemp --suffix=.jpg)
ff() { ffmpeg -hide_banner -loglevel error -y -fflags +bitexact "$@"; }
exact=(-flags +bitexact -map_metadata -1)
video=(-f lavfi -i testsrc2=s=64x36:r=10:d=2)
sound=(-f lavfi -i sine=f=440:d=2:r=16000)
h264=(-c:v libx264 -preset ultrafast -crf 51 -g 5 -pix_fmt yuv420p)
aac=(-c:a aac -b:a 8k -ac 1)

ff "${video[@]}" "${sound[@]}" "${h264[@]}" "${aac[@]}" "${exact[@]}" -movflags +faststart index-first.mp4
ff "${video[@]}" "${sound[@]}" "${h264[@]}" "${aac[@]}" "${exact[@]}" index-last.mp4
ff "${video[@]}" "${h264[@]}" "${exact[@]}" silent.mp4
ff "${video[@]}" -c:v libx264 -preset medium -bf 3 -crf 51 -g 10 "${exact[@]}" b-frames.mp4
ff "${video[@]}" "${h264[@]}" "${exact[@]}" -movflags frag_keyframe fragment-in-index.mp4
ff "${video[@]}" "${h264[@]}" "${exact[@]}" -movflags frag_keyframe+empty_moov+default_base_moof fragments.mp4
ff "${video[@]}" "${sound[@]}" "${h264[@]}" "${aac[@]}" "${exact[@]}" -movflags frag_keyframe+empty_moov fragments-absolute.mp4
ff "${sound[@]}" "${video[@]}" -map 0:a -map 1:v "${h264[@]}" "${aac[@]}" "${exact[@]}" \
    -movflags frag_keyframe+empty_moov+default_base_moof fragments-sound-first.mp4
ff "${video[@]}" "${sound[@]}" "${h264[@]}" "${aac[@]}" "${exact[@]}" -movflags +dash+global_sidx+frag_keyframe+delay_moov fragments-sidx.mp4
ff "${video[@]}" -c:v libx264 -preset medium -bf 3 -crf 51 -g 10 "${exact[@]}" \
    -movflags frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets fragments-b-frames.mp4
ff -f lavfi -i color=c=red:s=32x32 -frames:v 1 "$still"
ff -i "$still" -i index-last.mp4 -map 0:v -map 1:v -map 1:a -c copy "${exact[@]}" still-track-first.mp4
for turn in 90 180 270; do ff -i index-last.mp4 -c copy "${exact[@]}" -metadata:s:v rotate=$turn rotated-$turn.mp4; done
ff -ss 0.7 -i index-last.mp4 -c copy "${exact[@]}" edit-list.mp4
ff "${video[@]}" -itsoffset 0.5 "${sound[@]}" -map 0:v -map 1:a "${h264[@]}" "${aac[@]}" "${exact[@]}" late-sound.mp4
ff -itsoffset 0.5 "${video[@]}" "${sound[@]}" -map 0:v -map 1:a "${h264[@]}" "${aac[@]}" "${exact[@]}" late-pictures.mp4
ff "${video[@]}" -c:v libx265 -preset ultrafast -crf 51 -x265-params log-level=error -tag:v hvc1 "${exact[@]}" hevc.mp4
ff "${video[@]}" "${sound[@]}" -c:v libvpx-vp9 -crf 63 -b:v 0 -c:a libopus -b:a 8k "${exact[@]}" vp9-opus.mp4
ff "${video[@]}" -c:v libaom-av1 -cpu-used 8 -crf 63 -b:v 0 "${exact[@]}" av1.mp4
ff "${video[@]}" "${sound[@]}" -c:v mpeg4 -q:v 31 -c:a libmp3lame -b:a 16k "${exact[@]}" mpeg4-mp3.mp4
ff "${video[@]}" "${sound[@]}" "${h264[@]}" -c:a ac3 -b:a 32k -ac 1 -ar 32000 "${exact[@]}" ac3.mp4
ff "${video[@]}" "${sound[@]}" "${h264[@]}" -c:a flac -strict -2 "${exact[@]}" flac.mp4
ff -f lavfi -i testsrc2=s=64x36:r=5:d=1 -c:v mjpeg -q:v 31 "${exact[@]}" mjpeg.mov
ff -f lavfi -i testsrc2=s=64x36:r=2:d=1 -c:v prores_ks -profile:v 0 "${exact[@]}" prores.mov
ff "${video[@]}" "${sound[@]}" "${h264[@]}" "${aac[@]}" "${exact[@]}" -f mov quicktime.mov
ff "${sound[@]}" "${aac[@]}" "${exact[@]}" sound-alone.mp4
ff -f lavfi -i testsrc2=s=64x36:r=5:d=1 -c:v mjpeg -q:v 31 "${exact[@]}" motion.avi
ff -f lavfi -i testsrc2=s=64x36:r=5:d=1 -c:v libvpx-vp9 -crf 63 -b:v 0 "${exact[@]}" clip.webm
