/** Whether everything holds while parts of the machine fail: faults, invariants that are read from the tables, and a check of histories. */
@NullMarked
package org.lifeline.faults;

import org.jspecify.annotations.NullMarked;
