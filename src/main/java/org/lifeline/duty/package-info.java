@NullMarked
package org.lifeline.duty;

import org.jspecify.annotations.NullMarked;
