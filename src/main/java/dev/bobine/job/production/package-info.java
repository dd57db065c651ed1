/// Productions: jobs that need other jobs, as plain values. What a request for one says, whether its steps hang
/// together, and what follows for its jobs and for itself from where they stand. Java and the domain of jobs only.
@NullMarked
package dev.bobine.job.production;

import org.jspecify.annotations.NullMarked;
