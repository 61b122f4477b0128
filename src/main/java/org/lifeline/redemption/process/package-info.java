@NullMarked
package org.lifeline.redemption.process;

import org.jspecify.annotations.NullMarked;
