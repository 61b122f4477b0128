@NullMarked
package org.lifeline.platform.database;

import org.jspecify.annotations.NullMarked;
