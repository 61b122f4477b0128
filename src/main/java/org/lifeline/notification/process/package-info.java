@NullMarked
package org.lifeline.notification.process;

import org.jspecify.annotations.NullMarked;
