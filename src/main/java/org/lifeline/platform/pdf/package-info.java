/** Renders letters and forms as PDF: from a small XML view, with an XSLT template of templates/, by Apache FOP. */
@NullMarked
package org.lifeline.platform.pdf;

import org.jspecify.annotations.NullMarked;
