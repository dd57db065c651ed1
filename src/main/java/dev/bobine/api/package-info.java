/// The service over HTTP: resources, the views they answer with, and problems.
///
/// Resources are thin and block on virtual threads; they read through stores and act through the stages' use cases,
/// so that HTTP has no path of its own. Amounts about jobs are in millionths, as in events; amounts that operators
/// set are decimal, as in the configuration. May depend on every stage; nothing depends on it but `runtime`.
@NullMarked
package dev.bobine.api;

import org.jspecify.annotations.NullMarked;
