/// Tests of who may do what, on a guarded service with an identity provider of its own.
@NullMarked
package dev.bobine.access;

import org.jspecify.annotations.NullMarked;
