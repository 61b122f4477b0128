@NullMarked
package org.lifeline.platform.engine;

import org.jspecify.annotations.NullMarked;
