package org.lifeline.platform.pdf;

/** No PDF came out; the message names the template, never what was in the letter. */
public final class PdfNotRendered extends RuntimeException {

    PdfNotRendered(String template, Exception cause) {
        super("The template %s could not be rendered: %s".formatted(template, cause.getClass().getSimpleName()), cause);
    }
}
