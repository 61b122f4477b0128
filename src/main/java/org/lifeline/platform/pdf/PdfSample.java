package org.lifeline.platform.pdf;

/** A kind of letter that can be tried with invented data: at start, so that a broken template shows before anyone needs it. */
public interface PdfSample {

    /** @throws PdfNotRendered when the template does not work */
    byte[] renderSample();
}
