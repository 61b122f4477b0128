/** How people are reached: telephone numbers and mail addresses as they are typed, as they are kept, and as a network takes them. */
@NullMarked
package org.lifeline.platform.contact;

import org.jspecify.annotations.NullMarked;
