@NullMarked
package org.lifeline.platform.demo;

import org.jspecify.annotations.NullMarked;
