/// The machine that runs jobs, small enough to be tried in every order: tables in memory under the rules of the real
/// statements, workers that may stop anywhere and go on at any time, and a provider that bills.
///
/// The moves, their money and their events are the real ones of `job`; random histories are checked after every step.
@NullMarked
package dev.bobine.machine;

import org.jspecify.annotations.NullMarked;
