package dev.bobine.rendering.openai;

import dev.bobine.rendering.RepliesFuzzTarget;

class OpenAiImagesRepliesFuzzTest extends RepliesFuzzTarget {

    OpenAiImagesRepliesFuzzTest() {
        super(new OpenAiImagesModelTest());
    }
}
