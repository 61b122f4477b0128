package org.lifeline.platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Checks a session of a built-in account with each request, on any node: reads the roles and the password of the account again. The session
 * ends when the account is deleted, when a role is removed, and when the password changes. A role that is added takes effect at once.
 */
class AccountRecheck extends OncePerRequestFilter {

    private final AccountAuthentication accounts;

    AccountRecheck(AccountAuthentication accounts) {
        this.accounts = accounts;
    }

    /** Static files that a browser loads for a page reveal nothing about anybody, so they need no check. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().startsWith("/assets/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        Authentication before = SecurityContextHolder.getContext().getAuthentication();
        if (session != null && before instanceof UsernamePasswordAuthenticationToken) {
            recheck(session, before);
        }
        chain.doFilter(request, response);
    }

    private @Nullable Authentication now(Authentication before) {
        try {
            return accounts.now(before.getName());
        } catch (ConflictingRoles both) {
            return null;
        }
    }

    private void recheck(HttpSession session, Authentication before) {
        Authentication now = now(before);
        if (now == null
                || !now.getPrincipal().equals(before.getPrincipal())
                || !now.getAuthorities().containsAll(before.getAuthorities())) {
            session.invalidate();
            SecurityContextHolder.clearContext();
        } else if (now.getAuthorities().size() != before.getAuthorities().size()) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(now);
            SecurityContextHolder.setContext(context);
            session.removeAttribute(CamundaLogin.USER_IN_SESSION);
            if (session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY) != null) {
                session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context);
            }
        }
    }
}
