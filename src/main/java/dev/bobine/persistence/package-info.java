/// Rows and the stores over them: the only package that knows the database.
///
/// A store method is one transaction with only database calls in it. Policies are handed in as functions of rows, so
/// that what is decided is decided under the lock it needs. May depend on `job`.
@NullMarked
package dev.bobine.persistence;

import org.jspecify.annotations.NullMarked;
