/// The life of one running job: submit, wait, poll, collect, as straight-line code on a virtual thread.
///
/// [JobRunner] is the one switch over the states; [VideoModel] is the port behind which each dialect has a package of
/// its own. May depend on `job`, `storage` and `persistence`; it alone knows the video models.
@NullMarked
package dev.bobine.rendering;

import org.jspecify.annotations.NullMarked;
