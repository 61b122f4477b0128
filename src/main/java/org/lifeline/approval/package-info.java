@NullMarked
package org.lifeline.approval;

import org.jspecify.annotations.NullMarked;
