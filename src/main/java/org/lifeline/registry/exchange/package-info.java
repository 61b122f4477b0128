/** People from files of other registers, and files of people for those who need them. */
@NullMarked
package org.lifeline.registry.exchange;

import org.jspecify.annotations.NullMarked;
