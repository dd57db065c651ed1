package dev.bobine.rendering.openai;

import dev.bobine.rendering.RepliesFuzzTarget;

class OpenAiVideosRepliesFuzzTest extends RepliesFuzzTarget {

    OpenAiVideosRepliesFuzzTest() {
        super(new OpenAiVideosModelTest());
    }
}
