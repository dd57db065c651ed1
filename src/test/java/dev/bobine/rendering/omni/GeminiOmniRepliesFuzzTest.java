package dev.bobine.rendering.omni;

import dev.bobine.rendering.RepliesFuzzTarget;

class GeminiOmniRepliesFuzzTest extends RepliesFuzzTarget {

    GeminiOmniRepliesFuzzTest() {
        super(new GeminiOmniModelTest());
    }
}
