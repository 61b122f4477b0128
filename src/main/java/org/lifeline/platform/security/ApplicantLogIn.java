package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;
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

    /** Session attribute: when the person showed with a code or a passkey who they are, in milliseconds since 1970. */
    private static final String SHOWN = ApplicantLogIn.class.getName() + ".shown";

    private final AccountAuthentication accounts;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final ReturnPageCookie wanted;
    private final SessionFixationProtectionStrategy newSession = new SessionFixationProtectionStrategy();
    private final CsrfAuthenticationStrategy newToken;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    ApplicantLogIn(
            AccountAuthentication accounts,
            ApplicationEventPublisher events,
            LifelineProperties product,
            FormTokens tokens,
            Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
        this.events = events;
        boolean https = "https".equals(product.publicUrl().getScheme());
        // pages are remembered where a log-in is asked for, see SecurityConfiguration; here one is only read
        this.wanted = new ReturnPageCookie(request -> false, https);
        this.newSession.setMigrateSessionAttributes(false);
        this.newToken = new CsrfAuthenticationStrategy(new CsrfTokens(https, tokens));
    }

    /**
     * Begins a new session of this account, as the log-in with a password does.
     *
     * @param name how the person wants to be called
     * @return false when the account was removed, or is not only an applicant's
     */
    public boolean logIn(
            String account, @Nullable String name, HttpServletRequest request, HttpServletResponse response) {
        Authentication person = begin(account, name, request, response);
        if (person == null) {
            failed(account);
            return false;
        }
        events.publishEvent(new InteractiveAuthenticationSuccessEvent(person, getClass()));
        return true;
    }

    /**
     * Goes on with a new session after every session of the account was ended by its holder. It is no further log-in.
     *
     * @param shown when the person showed who they are in the session before
     * @return false when the account was removed, or is not only an applicant's
     */
    public boolean goOn(
            String account,
            @Nullable String name,
            @Nullable Instant shown,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (begin(account, name, request, response) == null) {
            return false;
        }
        if (shown != null) {
            request.getSession().setAttribute(SHOWN, shown.toEpochMilli());
        }
        return true;
    }

    private @Nullable Authentication begin(
            String account, @Nullable String name, HttpServletRequest request, HttpServletResponse response) {
        Authentication known;
        try {
            known = accounts.now(account);
        } catch (ConflictingRoles both) {
            known = null;
        }
        if (!(known instanceof UsernamePasswordAuthenticationToken person) || !isApplicantOnly(person)) {
            return null;
        }
        person.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
        newSession.onAuthentication(person, request, response);
        newToken.onAuthentication(person, request, response);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(person);
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        callBy(name == null ? "" : name, request);
        return person;
    }

    /** Notes that the person of this session showed just now, with a code or a passkey, who they are. */
    public void shown(HttpServletRequest request) {
        request.getSession().setAttribute(SHOWN, clock.millis());
    }

    /** When the person of this session showed who they are; null when they logged in in another way. */
    public @Nullable Instant shownAt(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(SHOWN) instanceof Long at ? Instant.ofEpochMilli(at) : null;
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
