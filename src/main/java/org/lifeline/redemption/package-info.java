@NullMarked
package org.lifeline.redemption;

import org.jspecify.annotations.NullMarked;
