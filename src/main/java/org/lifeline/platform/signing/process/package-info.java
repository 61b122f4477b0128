/** What the model {@code keyRotation} calls. */
@NullMarked
package org.lifeline.platform.signing.process;

import org.jspecify.annotations.NullMarked;
