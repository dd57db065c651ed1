/// Draws an animatic: a real H.264/AAC clip whose shapes, colours and captions follow the words of a prompt by rules.
/// There is no AI model here, and each picture says so. The drawing runs in a child JVM, because it calls native
/// codecs and a bad pointer there would take the whole process with it.
///
/// May depend on the JDK, FontBox and the FFmpeg bindings alone: the child's class path holds nothing else.
@NullMarked
package dev.bobine.dev.animatic;

import org.jspecify.annotations.NullMarked;
