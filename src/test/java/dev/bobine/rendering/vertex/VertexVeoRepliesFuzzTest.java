package dev.bobine.rendering.vertex;

import dev.bobine.rendering.RepliesFuzzTarget;

class VertexVeoRepliesFuzzTest extends RepliesFuzzTarget {

    VertexVeoRepliesFuzzTest() {
        super(new VertexVeoModelTest());
    }
}
