package org.lifeline.access;

import java.util.List;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Decides who may read a case, that is, an application or a claim. This one rule protects every route that shows a part of it, whether by
 * its number, by the code of its voucher or by the id of a document (decision 0025). Numbers can be guessed by counting, so they protect
 * nothing.
 *
 * <p>A case can be read by the applicant and the person who filed it, by everybody who has or had a task in it, by the officers and groups
 * that are seats in its frozen plan, by managers of its programme and by auditors; a claim by accountants and cash managers, too. A draft can
 * be read by its author only. Whoever acts for the applicant (decision 0100) reads an application and answers in it, and nothing more: that
 * is {@link Standing#acts} and not {@link Standing#mayRead}.
 */
@Repository
public class CaseAccess {

    /**
     * How a person is related to a case.
     *
     * @param own the person is the applicant, filed the application, or belongs to the organisation whose claim it is; for a draft, is its
     *     author
     * @param reader the person may read it in the course of work; then the audit log records it, unlike reading one's own case
     * @param worker the person has a task in it now, alone or with a group, or is offered one
     * @param acts the person acts for the applicant now, who agreed to that
     * @param why what allows the person to read it, as the audit log says it: {@code own}, {@code task} (an open one), {@code seat} (in the plan of
     *     stages), {@code duty} (took part before), {@code manager} (of the programme), {@code auditor}, {@code finance} or {@code acting} (for
     *     the applicant); empty for a stranger
     */
    public record Standing(boolean own, boolean reader, boolean worker, boolean acts, String why) {

        static final Standing STRANGER = new Standing(false, false, false, false, "");

        public boolean mayRead() {
            return own || reader;
        }
    }

    private static final String STANDING = """
            with the_case as (
                select number, programme_code, status = 'draft' as draft,
                       filed_by = :user or (applicant = :user and status <> 'draft') as own, false as claimed
                  from application where number = :number
                union all
                select number, programme_code, submitted_at is null,
                       :provider and exists (select from provider_account a where a.user_id = :user and a.provider_code = c.provider_code), true
                  from claim c where number = :number),
            standing as (
                select c.*,
                       :manager and (not exists (select from programme_manager m where m.programme_code = c.programme_code)
                                     or exists (select from programme_manager m where m.programme_code = c.programme_code and m.user_id = :user))
                           as manages,
                       -- the call activities of a case have its number as their key, too
                       exists (select from act_ru_execution e join act_ru_task t on t.proc_inst_id_ = e.id_
                                where e.business_key_ = c.number
                                  and (t.assignee_ = :user
                                       or exists (select from act_ru_identitylink l
                                                   where l.task_id_ = t.id_ and l.type_ = 'candidate'
                                                     and (l.user_id_ = :user or l.group_id_ = any (:groups)))))
                           as has_task,
                       exists (select from frozen_stage f
                                where f.case_number = c.number and (f.officer = :user or f.officer_group = any (:groups)))
                           or exists (select from stage_reassignment r where r.case_number = c.number and r.officer = :user)
                           as has_seat,
                       -- duties of the voucher and of a claim (redeeming, approving a claim, paying) open no application
                       exists (select from case_duty d
                                where d.application_number = c.number and d.person = :user
                                  and split_part(d.duty, ':', 1) in ('filing', 'comparing', 'application', 'emergency', 'emergencyReview',
                                                                     'appeal', 'reassigning', 'funds'))
                           or exists (select from stage_decision d where d.case_number = c.number and d.decided_by = :user)
                           or exists (select from comparison k where k.application_number = c.number and k.decided_by = :user)
                           as has_acted,
                       exists (select from acted_applications(:user) a where a = c.number) as acts
                  from the_case c)
            select own,
                   :staff and not draft and (:auditor or manages or has_seat or has_task or has_acted or (claimed and :finance)) as reader,
                   case when own then 'own' when has_task then 'task' when has_seat then 'seat' when has_acted then 'duty'
                        when manages then 'manager' when :auditor then 'auditor' when claimed and :finance then 'finance' when acts then 'acting' else '' end as why,
                   acts,
                   :staff and (has_task
                               or manages and exists (select from act_ru_execution e join act_ru_task t on t.proc_inst_id_ = e.id_
                                                        join act_ru_identitylink l on l.task_id_ = t.id_ and l.group_id_ = :managers
                                                       where e.business_key_ = number)) as worker
              from standing""";

    private final JdbcClient jdbc;

    CaseAccess(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How this person is related to a case, determined in one statement. Nobody has access to a case that does not exist.
     *
     * @param number number of an application or of a claim
     */
    public Standing of(CurrentUser user, String number) {
        // membership in the managers' group is not a seat: a task for managers is only for those of the programme
        List<String> groups = user.groups().stream()
                .filter(g -> !g.equals(Role.PROGRAMME_MANAGER))
                .toList();
        return jdbc.sql(STANDING)
                .param("number", number)
                .param("user", user.id())
                .param("groups", groups.toArray(String[]::new))
                .param("staff", user.isStaff())
                .param("provider", user.is(Role.SERVICE_PROVIDER))
                .param("manager", user.is(Role.PROGRAMME_MANAGER))
                .param("managers", Role.PROGRAMME_MANAGER)
                .param("auditor", user.is(Role.AUDITOR))
                .param("finance", user.is(Role.CASH_MANAGER) || user.is(Role.ACCOUNTANT))
                .query((row, n) -> new Standing(
                        row.getBoolean("own"),
                        row.getBoolean("reader"),
                        row.getBoolean("worker"),
                        row.getBoolean("acts"),
                        row.getString("why")))
                .optional()
                .orElse(Standing.STRANGER);
    }
}
