/**
 * The constants and delegates of the process {@code sendMessage}, which takes a message to a person. The messages themselves are in
 * {@code notification}.
 */
@NullMarked
package org.lifeline.notification.process;

import org.jspecify.annotations.NullMarked;
