@NullMarked
package org.lifeline.registry;

import org.jspecify.annotations.NullMarked;
