package org.lifeline.audit;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.lifeline.platform.engine.AdminOperation;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.RefusedAttempt;
import org.lifeline.platform.security.Officers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Records log-ins, log-outs, changes of accounts and refused attempts in the audit log, from the events of the platform and of Spring
 * Security.
 */
@Component
class AuditedAccess {

    private static final Logger LOG = LoggerFactory.getLogger(AuditedAccess.class);

    private static final String COLUMN = "audit_entry.actor";
    private static final int SHOWN_BYTES = 8;
    private static final int LONGEST_NAME = 64;

    private final AuditLog audit;
    private final Officers accounts;
    private final PersonalData personal;

    AuditedAccess(AuditLog audit, Officers accounts, PersonalData personal) {
        this.audit = audit;
        this.accounts = accounts;
        this.personal = personal;
    }

    /**
     * Records a person's log-in at the page. A program's log-in is not recorded, because it comes with every request; what the program
     * does is.
     */
    @EventListener
    void loggedIn(InteractiveAuthenticationSuccessEvent event) {
        audit.append(Action.logIn, event.getAuthentication().getName(), null, null, Map.of());
    }

    /**
     * Records a failed log-in. The name is recorded only for a log-in by name: for a token, what Spring calls the name is the secret
     * itself.
     */
    @EventListener
    void failed(AbstractAuthenticationFailureEvent event) {
        Authentication attempt = event.getAuthentication();
        String name = attempt instanceof UsernamePasswordAuthenticationToken ? named(attempt.getName()) : "";
        String why = event.getException().getClass().getSimpleName();
        audit.append(Action.logInFailed, name, null, null, Map.of("reason", why));
    }

    /**
     * The name, if an account has it. Anything else may be a password that was typed into the wrong field, and the audit log is kept for
     * ever. So it is replaced by a keyed hash: the same attempt is recognised again, but without the key nothing can be guessed.
     */
    private String named(String given) {
        boolean known = given.length() <= LONGEST_NAME && given.indexOf('\0') < 0 && accounts.exists(given);
        return known
                ? given
                : "(unknown "
                        + HexFormat.of()
                                .formatHex(Objects.requireNonNull(personal.fingerprint(COLUMN, given)), 0, SHOWN_BYTES)
                        + ")";
    }

    @EventListener
    void loggedOut(LogoutSuccessEvent event) {
        audit.append(Action.logOut, event.getAuthentication().getName(), null, null, Map.of());
    }

    /**
     * Records that this account requested an address that it may not use. A person who is not logged in is asked to log in, which is not a
     * refusal.
     */
    @EventListener
    void denied(AuthorizationDeniedEvent<?> event) {
        refused(event.getAuthentication().get(), new RefusedAttempt(403, "forbidden", null, "address"));
    }

    @EventListener
    void refused(RefusedAttempt attempt) {
        refused(SecurityContextHolder.getContext().getAuthentication(), attempt);
    }

    /** Recorded in the transaction of the change. */
    @EventListener
    void changed(AdminOperation change) {
        Map<String, Object> details = new HashMap<>(change.properties());
        details.put("what", change.what());
        audit.append(Action.setUpChange, change.person(), null, null, details);
    }

    private void refused(@org.jspecify.annotations.Nullable Authentication person, RefusedAttempt attempt) {
        if (person == null || person instanceof AnonymousAuthenticationToken || !person.isAuthenticated()) {
            return;
        }
        try {
            audit.appendAlone(
                    Action.refused,
                    person.getName(),
                    attempt.caseNumber(),
                    null,
                    Map.of("status", attempt.status(), "reason", attempt.reason(), "where", attempt.where()));
        } catch (DataAccessException | TransactionException e) {
            // the attempt failed anyway and its caller must get the original error; this exception's message may
            // contain what the caller
            // wrote
            LOG.error(
                    "a refused attempt could not be written into the audit log: {}",
                    e.getClass().getName());
        }
    }
}
