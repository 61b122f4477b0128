@NullMarked
package org.lifeline.registry.process;

import org.jspecify.annotations.NullMarked;
