package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.security.web.header.HeaderWriter;

/**
 * The content security policy of our own pages: scripts and styles of this host's files and no other, none written into a page.
 * Only the case file shows PDF inside a page, and only a PDF is shown by a browser's own viewer.
 */
final class PagePolicy implements HeaderWriter {

    private static final String HEADER = "Content-Security-Policy";

    private static final String POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
            + "img-src 'self' data: blob:; media-src 'self' blob:; object-src %s; frame-src 'self'; connect-src 'self'; "
            + "worker-src 'self' blob:; base-uri 'none'; form-action 'self'%s; frame-ancestors 'self'";

    private final String plain;
    private final String withPdf;

    /** @param formTarget where the form that logs out leads on to: the identity provider, which ends its own session too; or empty */
    PagePolicy(String formTarget) {
        String target = formTarget.isEmpty() ? "" : " " + formTarget;
        plain = POLICY.formatted("'none'", target);
        withPdf = POLICY.formatted("'self'", target);
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(HEADER)) {
            String type = response.getContentType();
            boolean pdf = type != null && type.startsWith(MediaType.APPLICATION_PDF_VALUE);
            response.setHeader(HEADER, pdf || request.getServletPath().startsWith("/case-file/") ? withPdf : plain);
        }
    }
}
