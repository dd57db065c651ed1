package dev.bobine.rendering.fal;

import dev.bobine.rendering.RepliesFuzzTarget;

class FalRepliesFuzzTest extends RepliesFuzzTarget {

    FalRepliesFuzzTest() {
        super(new FalModelTest());
    }
}
