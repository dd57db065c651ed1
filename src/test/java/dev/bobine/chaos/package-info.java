/// The proof that nothing is paid twice and nothing is lost: worker processes from the packaged jar on real parts,
/// faults by seed, and an auditor that trusts only what it can see from outside.
///
/// May depend on `dev` for the parts, and on nothing else of the service: the auditor must not share its mistakes.
@NullMarked
package dev.bobine.chaos;

import org.jspecify.annotations.NullMarked;
