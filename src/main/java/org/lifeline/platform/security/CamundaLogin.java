package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.engine.rest.security.auth.impl.ContainerBasedAuthenticationProvider;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Lets Tasklist and Cockpit use the product's own log-in, so that no second password is needed. It is named in the init parameter of the
 * engine's filter.
 */
public class CamundaLogin extends ContainerBasedAuthenticationProvider {

    /** Name of the session attribute in which the engine's web applications keep a user's groups. */
    static final String USER_IN_SESSION = "authenticatedUser";

    @Override
    public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null
                || !authentication.isAuthenticated()
                || authentication instanceof AnonymousAuthenticationToken) {
            return AuthenticationResult.unsuccessful();
        }
        CurrentUser user = CurrentUser.of(authentication);
        AuthenticationResult result = AuthenticationResult.successful(user.id());
        result.setGroups(user.groups());
        return result;
    }
}
