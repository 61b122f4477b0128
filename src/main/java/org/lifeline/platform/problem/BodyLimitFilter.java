package org.lifeline.platform.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the size of a request's body before anything reads it: 512 KB for JSON and forms, 8 MB for a claim with its
 * ten thousand lines, 256 MB for a file of a bank or of people, which is not held in memory. Uploads have a limit of their own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class BodyLimitFilter extends OncePerRequestFilter {

    private static final long LIMIT_BYTES = 512 * 1024;
    private static final long LONG_LIST_BYTES = 8 * 1024 * 1024;
    private static final long LARGE_FILE_BYTES = 256 * 1024 * 1024;
    private static final String LONG_LISTS = "/api/claims";
    private static final Set<String> LARGE_FILES = Set.of("/api/payments/reconciliation", "/api/people/imports");

    private final ObjectMapper json;

    BodyLimitFilter(ObjectMapper json) {
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long limit = limit(request.getRequestURI());
        if (request.getContentLengthLong() > limit) {
            Refused refused = Refused.tooLarge("The body is larger than " + limit / 1024 + " KB.");
            response.setStatus(refused.status());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            // set here because the response is sent before Spring Security would add it
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            json.writeValue(response.getOutputStream(), ProblemAdvice.problem(refused));
            return;
        }
        // a body without a stated length (chunked) is counted while it is read
        chain.doFilter(request.getContentLengthLong() >= 0 ? request : new Limited(request, limit), response);
    }

    private static long limit(String path) {
        return LARGE_FILES.contains(path)
                ? LARGE_FILE_BYTES
                : path.startsWith(LONG_LISTS) ? LONG_LIST_BYTES : LIMIT_BYTES;
    }

    private static final class Limited extends HttpServletRequestWrapper {
        private final long limit;

        Limited(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream in = super.getInputStream();
            return new ServletInputStream() {
                private long seen;

                @Override
                public int read() throws IOException {
                    int b = in.read();
                    return b < 0 ? b : counted(1, b);
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int n = in.read(buffer, offset, length);
                    return n < 0 ? n : counted(n, n);
                }

                private int counted(int n, int result) throws BodyTooLarge {
                    seen += n;
                    if (seen > limit) {
                        throw new BodyTooLarge(limit);
                    }
                    return result;
                }

                @Override
                public boolean isFinished() {
                    return in.isFinished();
                }

                @Override
                public boolean isReady() {
                    return in.isReady();
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    in.setReadListener(listener);
                }
            };
        }
    }
}
