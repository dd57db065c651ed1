/// The studio: joins clips, takes frames and sheets of them. It is one more dialect, whose model runs on this machine:
/// ffmpeg in a child process, bounded in time, memory and size, that sees files of its own folder only.
///
/// [StudioModel] is what jobs see, [CuttingRoom] what is done with files, [Ffmpeg] the walls around the program. May
/// depend on `job`, `catalogue`, `media`, `storage` and `rendering`.
@NullMarked
package dev.bobine.rendering.studio;

import org.jspecify.annotations.NullMarked;
