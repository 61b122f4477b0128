package org.lifeline.platform.pdf;

/**
 * A kind of letter that can be rendered with invented data. This is done at start, so that a broken template is noticed before anyone needs
 * it.
 */
public interface PdfSample {

    /** @throws PdfNotRendered when the template has an error */
    byte[] renderSample();
}
