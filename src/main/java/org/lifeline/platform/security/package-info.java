@NullMarked
package org.lifeline.platform.security;

import org.jspecify.annotations.NullMarked;
