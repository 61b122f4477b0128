@NullMarked
package org.lifeline.application.process;

import org.jspecify.annotations.NullMarked;
