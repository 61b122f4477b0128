@NullMarked
package org.lifeline.duty.process;

import org.jspecify.annotations.NullMarked;
