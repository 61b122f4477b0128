package org.lifeline.acting;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lifeline.account.AccountRecords;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.registry.PersonReadings;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The end of agreements: by either side at once, by their last day, and with the account of one of them. Both sides are told. */
@Service
public class AgreementEnds implements AccountRecords {

    private final AgreementRows rows;
    private final AgreementSides sides;
    private final AgreementMessages messages;
    private final AuditLog audit;
    private final Clock clock;

    AgreementEnds(AgreementRows rows, AgreementSides sides, AgreementMessages messages, AuditLog audit, Clock clock) {
        this.rows = rows;
        this.sides = sides;
        this.messages = messages;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Either side ends it.
     *
     * @throws Refused 404 when this account neither acts nor is acted for with it; 409 {@code actingOver} when it is over already
     */
    @Transactional
    public void end(CurrentUser user, long id) {
        Agreement its = rows.find(id)
                .filter(each -> each.consentedAt() != null)
                .filter(each -> user.id().equals(each.actor()) || user.id().equals(each.represented()))
                .orElseThrow(Agreement::unknown);
        end(its, user.id(), "ended");
    }

    /**
     * A social worker ends it for somebody without an account, who says so.
     *
     * @throws Refused as {@link #end(CurrentUser, long)}
     */
    @Transactional
    public void endFor(CurrentUser user, PersonReadings.Open person, long id) {
        Agreement its = rows.forPerson(person.person()).stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow(Agreement::unknown);
        end(its, user.id(), "ended");
    }

    private void end(Agreement its, String by, String outcome) {
        if (!rows.end(its.id(), by, outcome)) {
            throw Agreement.isOver();
        }
        audit.append(Action.actingEnded, by, null, null, its.facts("outcome", outcome, "actor", its.actor()));
        tell(its);
    }

    private void tell(Agreement its) {
        messages.tellEnded(its, sides.represented(its), sides.actor(its));
    }

    /** Ends what is over, tells both sides of an agreement, and forgets what was typed into requests that came to nothing. */
    @Scheduled(fixedDelay = 10, initialDelay = 6, timeUnit = TimeUnit.MINUTES)
    @Transactional
    public void endOver() {
        for (Agreement its : rows.over()) {
            if (its.consentedAt() != null) {
                end(its, AuditLog.SYSTEM, "over");
            } else {
                rows.lapse(its.id());
                audit.append(Action.actingEnded, AuditLog.SYSTEM, null, null, its.facts("outcome", "lapsed"));
            }
        }
        rows.forgetRefused();
    }

    @Override
    public List<String> open(String account) {
        return List.of();
    }

    /** The other side is told of what lasted; its own names for the erased one go, too. */
    @Override
    public void eraseAccount(String account) {
        List<Agreement> those = rows.of(account);
        rows.erase(account);
        those.stream()
                .filter(its -> its.consentedAt() != null && its.endedAt() == null)
                .forEach(this::tell);
    }

    /** The holder may be another one than before: whoever agreed for them then, and whoever they act for, agrees anew. */
    @Override
    public void recovered(String account) {
        Instant now = clock.instant();
        rows.of(account).stream().filter(its -> its.isActive(now)).forEach(its -> end(its, AuditLog.SYSTEM, "ended"));
    }
}
