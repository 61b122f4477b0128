@NullMarked
package org.lifeline.notification;

import org.jspecify.annotations.NullMarked;
