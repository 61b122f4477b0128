/** What all pages share: the frame, the error page, the paging of lists. */
@NullMarked
package org.lifeline.platform.web;

import org.jspecify.annotations.NullMarked;
