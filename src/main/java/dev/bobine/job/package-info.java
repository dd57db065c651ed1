/// The pure domain.
@org.jspecify.annotations.NullMarked
package dev.bobine.job;
