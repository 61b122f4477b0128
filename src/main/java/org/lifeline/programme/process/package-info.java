@NullMarked
package org.lifeline.programme.process;

import org.jspecify.annotations.NullMarked;
