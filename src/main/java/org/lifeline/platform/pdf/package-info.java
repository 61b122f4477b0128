/** Letters and forms as PDF: a small XML view, an XSLT template of templates/, Apache FOP. */
@NullMarked
package org.lifeline.platform.pdf;

import org.jspecify.annotations.NullMarked;
