package dev.bobine.rendering.kling;

import dev.bobine.rendering.RepliesFuzzTarget;

class KlingRepliesFuzzTest extends RepliesFuzzTarget {

    KlingRepliesFuzzTest() {
        super(new KlingModelTest());
    }
}
