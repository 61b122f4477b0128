package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.security.web.header.HeaderWriter;

/**
 * The content security policy of our own pages: only scripts and styles from files on this host, and none within a page. Only the case file
 * shows PDF inside a page, and only for PDF a browser uses its own viewer.
 */
final class PagePolicy implements HeaderWriter {

    private static final String HEADER = "Content-Security-Policy";

    private static final String POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
            + "img-src 'self' data: blob:; media-src 'self' blob:; object-src %s; frame-src 'self'; connect-src 'self'; "
            + "worker-src 'self' blob:; base-uri 'none'; form-action 'self'%s; frame-ancestors 'self'";

    private final String plain;
    private final String withPdf;

    /**
     * @param formTarget the address to which the log-out form leads on: the identity provider, which ends its own session, too; or empty
     */
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
