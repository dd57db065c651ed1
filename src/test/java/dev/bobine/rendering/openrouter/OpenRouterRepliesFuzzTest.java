package dev.bobine.rendering.openrouter;

import dev.bobine.rendering.RepliesFuzzTarget;

class OpenRouterRepliesFuzzTest extends RepliesFuzzTarget {

    OpenRouterRepliesFuzzTest() {
        super(new OpenRouterModelTest());
    }
}
