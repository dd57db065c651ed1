/// Tests of the door for OpenAI's clients, by those clients where they are at hand.
@NullMarked
package dev.bobine.api.openai;

import org.jspecify.annotations.NullMarked;
