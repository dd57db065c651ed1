/// The contract with publishers and consumers: one AsyncAPI document and the JSON Schemas it refers to.
///
/// The documents on the class path are the ones that validate at run time and the ones that are served over HTTP, so
/// that what is documented is what holds. May depend on Jackson and the schema validator, and on no other package.
@NullMarked
package dev.bobine.contract;

import org.jspecify.annotations.NullMarked;
