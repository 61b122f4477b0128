@NullMarked
package org.lifeline.programme;

import org.jspecify.annotations.NullMarked;
