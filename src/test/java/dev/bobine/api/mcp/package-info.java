@NullMarked
package dev.bobine.api.mcp;

import org.jspecify.annotations.NullMarked;
