package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Conditional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.security.web.authentication.session.SessionFixationProtectionStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;

/**
 * Logs in an applicant who has shown in another way than by a password who they are. Staff and providers never log in like this: whoever has
 * any other role than an applicant's is refused.
 */
@Component
@Conditional(RunMode.OwnAccounts.class)
public class ApplicantLogIn {

    /** Session attribute: how the person wants to be called, instead of the random name of the account; empty until they said so. */
    public static final String NAME = ApplicantLogIn.class.getName() + ".name";

    private final AccountAuthentication accounts;
    private final ApplicationEventPublisher events;
    private final ReturnPageCookie wanted;
    private final SessionFixationProtectionStrategy newSession = new SessionFixationProtectionStrategy();
    private final CsrfAuthenticationStrategy newToken;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    ApplicantLogIn(AccountAuthentication accounts, ApplicationEventPublisher events, LifelineProperties product) {
        this.accounts = accounts;
        this.events = events;
        boolean https = "https".equals(product.publicUrl().getScheme());
        // pages are remembered where a log-in is asked for, see SecurityConfiguration; here one is only read
        this.wanted = new ReturnPageCookie(request -> false, https);
        this.newSession.setMigrateSessionAttributes(false);
        this.newToken = new CsrfAuthenticationStrategy(new CsrfTokens(https));
    }

    /**
     * Begins a new session of this account, as the log-in with a password does.
     *
     * @param name how the person wants to be called
     * @return false when the account was removed, or is not only an applicant's
     */
    public boolean logIn(
            String account, @Nullable String name, HttpServletRequest request, HttpServletResponse response) {
        Authentication known;
        try {
            known = accounts.now(account);
        } catch (ConflictingRoles both) {
            known = null;
        }
        if (!(known instanceof UsernamePasswordAuthenticationToken person) || !isApplicantOnly(person)) {
            failed(account);
            return false;
        }
        person.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
        newSession.onAuthentication(person, request, response);
        newToken.onAuthentication(person, request, response);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(person);
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        callBy(name == null ? "" : name, request);
        events.publishEvent(new InteractiveAuthenticationSuccessEvent(person, getClass()));
        return true;
    }

    private static boolean isApplicantOnly(Authentication person) {
        return !person.getAuthorities().isEmpty()
                && person.getAuthorities().stream()
                        .allMatch(role -> role.getAuthority().equals(CurrentUser.PREFIX + Role.APPLICANT));
    }

    /** Reports a failed log-in. @param attempt the account, or what else names the attempt; never a code */
    public void failed(String attempt) {
        events.publishEvent(new AuthenticationFailureBadCredentialsEvent(
                UsernamePasswordAuthenticationToken.unauthenticated(attempt, ""),
                new BadCredentialsException("not the code of an applicant's account")));
    }

    /** Calls the person by this name in the rest of the session. */
    public void callBy(String name, HttpServletRequest request) {
        request.getSession().setAttribute(NAME, name);
    }

    /** The page that the person wanted before the log-in, if any; it is forgotten. */
    public Optional<String> wantedPage(HttpServletRequest request, HttpServletResponse response) {
        SavedRequest saved = wanted.getRequest(request, response);
        wanted.removeRequest(request, response);
        return Optional.ofNullable(saved).map(SavedRequest::getRedirectUrl);
    }
}
