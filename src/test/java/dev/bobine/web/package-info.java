/// The pages as people see them, in a browser that the machine has.
@NullMarked
package dev.bobine.web;

import org.jspecify.annotations.NullMarked;
