@NullMarked
package org.lifeline.application;

import org.jspecify.annotations.NullMarked;
