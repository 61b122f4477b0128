package org.lifeline.approval;

import java.util.Collection;
import java.util.List;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.lifeline.registry.Registry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Separation of duties: on one case, from application to payment, a person holds one duty. The table's primary key says it, so no
 * way around this class (REST, Java, a second node) can break it.
 */
@Repository
public class Duties {

    public static final String APPLICANT = "applicant";
    public static final String PAYMENT = "payment";
    public static final String APPEAL = "appeal";
    public static final String EMERGENCY = "emergency";

    private final JdbcClient jdbc;
    private final Registry registry;

    Duties(JdbcClient jdbc, Registry registry) {
        this.jdbc = jdbc;
        this.registry = registry;
    }

    /** The duty of deciding one stage. */
    public static String stage(String caseKind, int position) {
        return caseKind + ":" + position;
    }

    /** The applications that a case is about: itself, or those whose vouchers a claim is for. */
    public List<String> applicationsBehind(String caseKind, String caseNumber) {
        return switch (CaseKind.of(caseKind)) {
            case APPLICATION -> List.of(caseNumber);
            case CLAIM ->
                jdbc.sql("""
                                select distinct v.application_number from claim_line l
                                  join redemption r on r.id = l.redemption_id join voucher v on v.code = r.voucher_code
                                 where l.claim_number = :claim order by v.application_number""")
                        .param("claim", caseNumber)
                        .query(String.class)
                        .list();
        };
    }

    /**
     * Takes a duty on each of the applications behind a case.
     *
     * @throws Refused 403 {@code separationOfDuties} when the person holds another duty on one of them
     */
    public void take(Collection<String> applications, String person, String duty) {
        for (String application : applications) {
            String held = jdbc.sql("""
                            insert into case_duty (application_number, person, duty) values (:application, :person, :duty)
                            on conflict (application_number, person) do update set duty = case_duty.duty returning duty""")
                    .param("application", application)
                    .param("person", person)
                    .param("duty", duty)
                    .query(String.class)
                    .single();
            if (!held.equals(duty)) {
                throw Refused.forbidden("separationOfDuties", explain(held));
            }
            refuseRelative(application, person, duty);
        }
    }

    /**
     * The same question before the duty is taken: when somebody claims a task or is given one.
     *
     * @throws Refused 403 {@code separationOfDuties}
     */
    public void check(Collection<String> applications, String person, String duty) {
        for (String application : applications) {
            jdbc.sql("select duty from case_duty where application_number = :application and person = :person")
                    .param("application", application)
                    .param("person", person)
                    .query(String.class)
                    .optional()
                    .filter(held -> !held.equals(duty))
                    .ifPresent(held -> {
                        throw Refused.forbidden("separationOfDuties", explain(held));
                    });
            refuseRelative(application, person, duty);
        }
    }

    private void refuseRelative(String application, String person, String duty) {
        if (!duty.equals(APPLICANT) && registry.related(person, application)) {
            throw Refused.forbidden(
                    "separationOfDuties", "You are the applicant, or of the applicant's household. A colleague has to decide here.");
        }
    }

    private static String explain(String held) {
        return switch (held.replaceAll(":.*", "")) {
            case APPLICANT -> "You cannot decide on your own application. A colleague has to.";
            case APPEAL -> "You decided an appeal in this case. A colleague has to decide here.";
            case EMERGENCY -> "You decided on emergency help in this case. A colleague has to decide here.";
            case PAYMENT -> "You released a payment on this case. A colleague has to decide here.";
            default -> "You have already decided another stage of this case. A colleague has to decide here.";
        };
    }
}
