@NullMarked
package org.lifeline.changes.process;

import org.jspecify.annotations.NullMarked;
