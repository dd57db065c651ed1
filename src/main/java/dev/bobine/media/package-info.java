/// What a file is: MP4 as it streams by, still pictures by their first bytes. Everything here reads what strangers
/// made: in bounded memory, in one pass, without believing a size or a count, and without decoding a picture.
///
/// [Mp4Scanner] is the way in for clips, [PictureType] for pictures. May depend on `job`.
@NullMarked
package dev.bobine.media;

import org.jspecify.annotations.NullMarked;
