@NullMarked
package org.lifeline.platform;

import org.jspecify.annotations.NullMarked;
