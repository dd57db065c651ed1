/// Decides, under the user's quota, whether a request becomes a job.
///
/// [QuotaPolicy] decides purely on values; [Admission] brings it together with the store in one transaction per batch.
/// May depend on `job`, `catalogue` and `persistence`.
@NullMarked
package dev.bobine.admission;

import org.jspecify.annotations.NullMarked;
