package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.ProgrammeVersions.Draft;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Activates a draft. What is in force changes only by an activation, and only if it is still what the author of the draft saw.
 */
@Service
public class ProgrammeActivation {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ProgrammeVersions versions;
    private final ProgrammeContents contents;
    private final Budgets budgets;
    private final ProgrammeTexts texts;
    private final ProgrammeRecord record;

    ProgrammeActivation(
            JdbcClient jdbc,
            Clock clock,
            ProgrammeVersions versions,
            ProgrammeContents contents,
            Budgets budgets,
            ProgrammeTexts texts,
            ProgrammeRecord record) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.versions = versions;
        this.contents = contents;
        this.budgets = budgets;
        this.texts = texts;
        this.record = record;
    }

    /**
     * Activates the draft.
     *
     * @throws Refused 403 {@code authorActivates}; 409 {@code changedMeanwhile} when the programme was changed since its author saw it; 422
     *     when something is no longer valid
     */
    public void activate(String process, SetUpChoices choices, String person) {
        Draft draft = versions.draft(process);
        ProgrammeVersions.refuseAuthor(draft, person);
        String code = draft.programme();
        ProgrammeContent content = draft.content();
        // locked, so that two activations happen one after the other
        jdbc.sql("select code from programme where code = :code for update")
                .param("code", code)
                .query(String.class)
                .optional();
        if (!contents.fingerprint(contents.current(code)).equals(draft.base())) {
            throw changedMeanwhile(code);
        }
        versions.check(code, draft.baseVersion() == 0, content, choices);
        int version = draft.baseVersion() + 1;
        if (draft.baseVersion() == 0 && insert(code, content) == 0) {
            throw changedMeanwhile(code); // another new programme with this code was activated first
        }
        update(code, content, version);
        budgets.set(code, content, person);
        plan(code, CaseKind.APPLICATION, content.stages());
        plan(code, CaseKind.CLAIM, content.claimStages());
        providers(code, content.providers());
        texts.replace(code, content.texts());
        jdbc.sql("update programme_version set state = 'superseded' where programme_code = :code and state = 'active'")
                .param("code", code)
                .update();
        jdbc.sql("""
                        update programme_version set state = 'active', version = :version, activated_by = :person, activated_at = :at
                         where id = :id""")
                .param("version", version)
                .param("person", person)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("id", draft.id())
                .update();
        record.add(code, ProgrammeRecord.Kind.activated, person, String.valueOf(version), null);
    }

    /** @throws Refused 403 {@code authorActivates}; asked when a person takes the task, and again when they activate */
    public void checkActivator(String process, String person) {
        ProgrammeVersions.refuseAuthor(versions.draft(process), person);
    }

    private static Refused changedMeanwhile(String code) {
        return Refused.conflict(
                "changedMeanwhile",
                "Programme " + code
                        + " has changed since this was written, so activating it would undo that. Send it back: its author "
                        + "then sees both and can hand it in again.");
    }

    private int insert(String code, ProgrammeContent content) {
        return jdbc.sql("""
                        insert into programme (code, name, currency, form, starts_on, maximum_minor)
                        values (:code, :name, :currency, :form, :startsOn, :maximum) on conflict do nothing""")
                .param("code", code)
                .param("name", content.name())
                .param("currency", content.currency())
                .param("form", content.forms().applicants())
                .param("startsOn", content.period().startsOn())
                .param("maximum", minor(content, content.maximum()))
                .update();
    }

    private void update(String code, ProgrammeContent content, int version) {
        jdbc.sql("""
                        update programme set name = :name, purpose = :purpose, form = :form, stage_form = :stageForm,
                               maximum_minor = :maximum, emergency_cap_minor = :cap, emergency_group = :emergencyGroup,
                               appeal_days = :appealDays, appeal_group = :appealGroup, starts_on = :startsOn, ends_on = :endsOn,
                               validity_days = :validityDays, voucher_template = :template, presence = :presence,
                               reversal_hours = :reversalHours, overdraft_ceiling_minor = :ceiling, device_limit = :deviceLimit, signatory = :signatory, open_data = :openData,
                               version = :version
                         where code = :code""")
                .param("name", content.name())
                .param("purpose", content.purpose())
                .param("form", content.forms().applicants())
                .param("stageForm", content.forms().officers())
                .param("maximum", minor(content, content.maximum()))
                .param("cap", minor(content, content.emergency().cap()))
                .param("emergencyGroup", content.emergency().group())
                .param("appealDays", content.appeals().days())
                .param("appealGroup", content.appeals().group())
                .param("startsOn", content.period().startsOn())
                .param("endsOn", content.period().endsOn())
                .param("validityDays", content.voucher().validityDays())
                .param("template", content.voucher().template())
                .param("presence", content.atProvider().presence().name())
                .param("reversalHours", content.atProvider().reversalHours())
                .param("ceiling", minor(content, content.atProvider().overdraftCeiling()))
                .param("deviceLimit", content.atProvider().deviceLimit())
                .param("signatory", content.signatory())
                .param("openData", content.openData())
                .param("version", version)
                .param("code", code)
                .update();
    }

    private static long minor(ProgrammeContent content, BigDecimal major) {
        return major.signum() == 0 ? 0 : Money.parse(content.currency(), major).minor();
    }

    /** Writes a new plan only if the stages changed, because running cases refer to the version of their plan. */
    private void plan(String code, CaseKind kind, List<StageDefinition> stages) {
        if (stages.equals(contents.stagesNow(code, kind))) {
            return;
        }
        int version = jdbc.sql(
                        "select coalesce(max(plan_version), 0) + 1 from programme_stage where programme_code = :code")
                .param("code", code)
                .query(Integer.class)
                .single();
        int position = 0;
        for (StageDefinition stage : stages) {
            jdbc.sql("""
                            insert into programme_stage (programme_code, case_kind, plan_version, position, name, officer, named_from_group,
                                                         officer_group, condition, seats, quorum, sla_hours)
                            values (:code, :kind, :version, :position, :name, :officer, :namedFrom, :group, :condition, :seats, :quorum, :hours)""")
                    .param("code", code)
                    .param("kind", kind.key())
                    .param("version", version)
                    .param("position", ++position)
                    .param("name", stage.name())
                    .param("officer", stage.officer())
                    .param("namedFrom", stage.officer() == null || stage.group().isEmpty() ? null : stage.group())
                    .param("group", stage.officer() == null ? stage.group() : null)
                    .param("condition", stage.condition())
                    .param("seats", stage.seats())
                    .param("quorum", stage.quorum())
                    .param("hours", stage.hours())
                    .update();
        }
    }

    private void providers(String code, List<String> providers) {
        jdbc.sql("delete from programme_provider where programme_code = :code")
                .param("code", code)
                .update();
        providers.forEach(provider -> jdbc.sql(
                        "insert into programme_provider (programme_code, provider_code) values (:code, :provider)")
                .param("code", code)
                .param("provider", provider)
                .update());
    }
}
