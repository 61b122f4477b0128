@NullMarked
package org.lifeline.changes;

import org.jspecify.annotations.NullMarked;
