package org.lifeline.platform.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Who may call a route, as the rules of {@link SecurityConfiguration} have it. For descriptions: it protects nothing. */
@Component
public class RouteAccess {

    private static final Authentication NOBODY = new AnonymousAuthenticationToken(
            "route", "nobody", List.of(new SimpleGrantedAuthority(CurrentUser.PREFIX + "ANONYMOUS")));

    private final ObjectProvider<SecurityFilterChain> chain;

    RouteAccess(ObjectProvider<SecurityFilterChain> chain) {
        this.chain = chain;
    }

    /** Whether it answers without a log-in. @param path with names in braces, such as /api/vouchers/{code} */
    public boolean isOpen(String method, String path) {
        return lets(NOBODY, method, path);
    }

    /** The roles that may call it, in the order of the process; empty when every log-in may, and what it may see depends on the case. */
    public List<String> roles(String method, String path) {
        List<String> roles =
                Role.ALL.stream().filter(role -> lets(as(role), method, path)).toList();
        return roles.size() == Role.ALL.size() ? List.of() : roles;
    }

    private static Authentication as(String role) {
        return UsernamePasswordAuthenticationToken.authenticated(
                role, null, List.of(new SimpleGrantedAuthority(CurrentUser.PREFIX + role)));
    }

    private boolean lets(Authentication caller, String method, String path) {
        HttpServletRequest present =
                ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
        AuthorizationResult result =
                rules().authorize(() -> caller, new Imagined(present, method, path.replaceAll("\\{[^}]*}", "1")));
        return result == null || result.isGranted();
    }

    private AuthorizationManager<HttpServletRequest> rules() {
        return chain.getObject().getFilters().stream()
                .filter(AuthorizationFilter.class::isInstance)
                .map(filter -> ((AuthorizationFilter) filter).getAuthorizationManager())
                .findFirst()
                .orElseThrow();
    }

    /** A request that nobody sent, to ask the rules about it. */
    private static final class Imagined extends HttpServletRequestWrapper {

        private final String method;
        private final String path;
        private final Map<String, Object> attributes = new HashMap<>();

        Imagined(HttpServletRequest present, String method, String path) {
            super(present);
            this.method = method;
            this.path = path;
        }

        @Override
        public String getMethod() {
            return method;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getServletPath() {
            return path;
        }

        @Override
        public @Nullable String getPathInfo() {
            return null;
        }

        @Override
        public DispatcherType getDispatcherType() {
            return DispatcherType.REQUEST;
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            return attributes.get(name);
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            if (value == null) {
                attributes.remove(name);
            } else {
                attributes.put(name, value);
            }
        }

        @Override
        public void removeAttribute(String name) {
            attributes.remove(name);
        }
    }
}
