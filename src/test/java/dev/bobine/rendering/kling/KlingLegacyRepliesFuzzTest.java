package dev.bobine.rendering.kling;

import dev.bobine.rendering.RepliesFuzzTarget;

class KlingLegacyRepliesFuzzTest extends RepliesFuzzTarget {

    KlingLegacyRepliesFuzzTest() {
        super(new KlingLegacyModelTest());
    }
}
