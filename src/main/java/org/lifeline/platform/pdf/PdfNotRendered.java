package org.lifeline.platform.pdf;

/** A PDF could not be rendered. The message names the template, and never the content of the letter. */
public final class PdfNotRendered extends RuntimeException {

    PdfNotRendered(String template, Exception cause) {
        super(
                "The template %s could not be rendered: %s"
                        .formatted(template, cause.getClass().getSimpleName()),
                cause);
    }
}
