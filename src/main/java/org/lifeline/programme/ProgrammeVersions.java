package org.lifeline.programme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The versions of programmes. One manager writes a version, and another one activates it. A draft is stored as it was handed in. What is in
 * force changes only by an activation, and only if it is still what the author of the draft saw.
 */
@Service
public class ProgrammeVersions {

    /**
     * The starting point of an author.
     *
     * @param baseVersion the version in force; 0: there is none yet
     * @param base a fingerprint of the content in force
     * @param content what the form shows first; null: an empty form
     * @param sentBack the reason why another manager sent the draft back, or null
     * @param changedMeanwhile whether the programme was changed since the author of the draft saw it
     */
    public record Opened(
            int baseVersion,
            String base,
            @Nullable ProgrammeContent content,
            @Nullable String sentBack,
            boolean changedMeanwhile) {}

    /** A draft, as its author handed it in. */
    public record Draft(
            long id, String programme, int baseVersion, String base, ProgrammeContent content, String author) {}

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final Programmes programmes;
    private final Budgets budgets;
    private final ProgrammeRecord record;

    ProgrammeVersions(
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            Programmes programmes,
            Budgets budgets,
            ProgrammeRecord record) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.programmes = programmes;
        this.budgets = budgets;
        this.record = record;
    }

    /**
     * Checks whether a set-up can begin.
     *
     * @param isNew whether a new programme is to be set up, so that the code must be unused
     * @return the code in its stored form
     * @throws Refused when there is no such programme, when the code of a new one is used, or when the programme is closed
     */
    public String begin(boolean isNew, @Nullable String given) {
        String code = given == null ? "" : given.strip();
        if (!code.matches("[A-Z0-9-]{2,16}")) {
            throw Refused.invalid("programmeCode", "Give a code of two to sixteen capital letters, digits or hyphens.");
        }
        Optional<Programme> there = programmes.find(code);
        if (isNew && there.isPresent()) {
            throw Refused.conflict(
                    "codeTaken", "There is a programme " + code + " already. Choose another code, or change that one.");
        }
        if (!isNew && programmes.get(code).state() == ProgrammeState.closed) {
            throw closed(code);
        }
        return code;
    }

    private static Refused closed(String code) {
        return Refused.conflict("programmeClosed", "Programme " + code + " is closed for good.");
    }

    /** The content that the author's form shows first: the draft that was sent back in this process, else what is in force. */
    public Opened open(String process, String code) {
        Optional<ProgrammeContent> now = current(code);
        int version = programmes.find(code).map(Programme::version).orElse(0);
        String base = fingerprint(now);
        Optional<Draft> returned =
                jdbc.sql("""
                        select * from programme_version where process_id = :process and state = 'returned' order by id desc limit 1""").param("process", process).query(this::draftOf).optional();
        return returned.map(draft -> new Opened(
                        version,
                        base,
                        draft.content(),
                        whySentBack(draft),
                        !draft.base().equals(base)))
                .orElseGet(() -> new Opened(version, base, now.orElse(null), null, false));
    }

    private String whySentBack(Draft draft) {
        return jdbc.sql(
                        "select reason from programme_change where programme_code = :code and kind = 'sentBack' and detail = :draft")
                .param("code", draft.programme())
                .param("draft", String.valueOf(draft.id()))
                .query(String.class)
                .single();
    }

    /** The content in force now, including what was changed outside the versions: added money, the last day. */
    public Optional<ProgrammeContent> current(String code) {
        return programmes
                .find(code)
                .map(programme -> jdbc.sql(
                                "select content from programme_version where programme_code = :code and state = 'active'")
                        .param("code", code)
                        .query((row, n) -> content(row.getString("content")))
                        .optional()
                        .map(written -> new ProgrammeContent(
                                written.name(),
                                written.purpose(),
                                programme.startsOn(),
                                programme.endsOn(),
                                written.currency(),
                                budgets.now(programme.code()),
                                written.maximum(),
                                written.emergencyCap(),
                                written.emergencyGroup(),
                                written.form(),
                                written.stageForm(),
                                written.voucherTemplate(),
                                written.validityDays(),
                                written.appealDays(),
                                written.appealGroup(),
                                written.presence(),
                                written.reversalHours(),
                                written.overdraftCeiling(),
                                written.deviceLimit(),
                                written.signatory(),
                                written.providers(),
                                written.stages(),
                                written.claimStages()))
                        .orElseGet(() -> contentFromTables(programme)));
    }

    /** The content of a programme from before there were versions, read from the tables. */
    private ProgrammeContent contentFromTables(Programme programme) {
        return jdbc.sql("select * from programme where code = :code")
                .param("code", programme.code())
                .query((row, n) -> new ProgrammeContent(
                        programme.name(),
                        programme.purpose(),
                        programme.startsOn(),
                        programme.endsOn(),
                        programme.currency(),
                        budgets.now(programme.code()),
                        plain(programme.maximum()),
                        plain(Money.ofMinor(programme.currency(), row.getLong("emergency_cap_minor"))),
                        row.getString("emergency_group"),
                        programme.form(),
                        row.getString("stage_form"),
                        programme.voucherTemplate(),
                        programme.validityDays(),
                        row.getInt("appeal_days"),
                        row.getString("appeal_group"),
                        programme.presence(),
                        programme.reversalHours(),
                        plain(programme.overdraftCeiling()),
                        row.getInt("device_limit"),
                        programme.signatory(),
                        programmes.providers(programme.code()).stream()
                                .map(ServiceProvider::code)
                                .toList(),
                        stagesNow(programme.code(), CaseKind.APPLICATION),
                        stagesNow(programme.code(), CaseKind.CLAIM)))
                .single();
    }

    private static BigDecimal plain(Money money) {
        BigDecimal stripped = money.major().stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private List<StageDefinition> stagesNow(String code, CaseKind kind) {
        return jdbc.sql("""
                        select * from programme_stage s where programme_code = :code and case_kind = :kind
                           and plan_version = (select max(plan_version) from programme_stage
                                                where programme_code = s.programme_code and case_kind = s.case_kind)
                         order by position""")
                .param("code", code)
                .param("kind", kind.key())
                .query((row, n) -> {
                    String group =
                            row.getString(row.getString("officer") == null ? "officer_group" : "named_from_group");
                    return new StageDefinition(
                            row.getString("name"),
                            group == null ? "" : group,
                            row.getString("officer"),
                            row.getInt("seats"),
                            row.getInt("quorum"),
                            row.getObject("sla_hours", Integer.class),
                            row.getString("condition"));
                })
                .list();
    }

    // ---------------------------------------------------------------- the author

    /**
     * Stores a draft as its author handed it in.
     *
     * @param base the fingerprint with which the author's form was opened
     * @throws Refused with everything that is not valid; then nothing is stored
     */
    public void handIn(
            String process,
            String code,
            int baseVersion,
            String base,
            ProgrammeContent content,
            SetUpChoices choices,
            String author) {
        check(code, baseVersion == 0, content, choices);
        jdbc.sql("""
                        insert into programme_version (programme_code, base_version, base, content, state, author, written_at, process_id)
                        values (:code, :version, :base, cast(:content as jsonb), 'draft', :author, :at, :process)""")
                .param("code", code)
                .param("version", baseVersion)
                .param("base", base)
                .param("content", write(content))
                .param("author", author)
                .param("at", now())
                .param("process", process)
                .update();
        record.add(code, ProgrammeRecord.Kind.handedIn, author, null, null);
    }

    /** Discards the draft for its author; nothing else changes. */
    public void drop(String code, String author) {
        record.add(code, ProgrammeRecord.Kind.dropped, author, null, null);
    }

    private void check(String code, boolean isNew, ProgrammeContent content, SetUpChoices choices) {
        List<FieldError> errors = ContentCheck.errors(content, choices, LocalDate.now(clock));
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        if (!isNew) {
            Programme programme = programmes.get(code);
            if (!programme.currency().equals(content.currency())) {
                throw Refused.invalid(
                        "currency", "The currency of a programme never changes; it is " + programme.currency() + ".");
            }
            if (programme.state() == ProgrammeState.closed) {
                throw closed(code);
            }
            budgets.check(code, content);
        }
    }

    // ---------------------------------------------------------------- the second manager

    /** The draft that waits for the second manager in this process. */
    public Draft draft(String process) {
        return jdbc.sql("select * from programme_version where process_id = :process and state = 'draft'")
                .param("process", process)
                .query(this::draftOf)
                .optional()
                .orElseThrow(() -> Refused.conflict("noDraft", "There is no draft to check any more."));
    }

    /**
     * Activates the draft.
     *
     * @throws Refused 403 {@code authorActivates}; 409 {@code changedMeanwhile} when the programme was changed since its author saw it; 422
     *     when something is no longer valid
     */
    public void activate(String process, SetUpChoices choices, String person) {
        Draft draft = draft(process);
        refuseAuthor(draft, person);
        String code = draft.programme();
        ProgrammeContent content = draft.content();
        // locked, so that two activations happen one after the other
        jdbc.sql("select code from programme where code = :code for update")
                .param("code", code)
                .query(String.class)
                .optional();
        if (!fingerprint(current(code)).equals(draft.base())) {
            throw changedMeanwhile(code);
        }
        check(code, draft.baseVersion() == 0, content, choices);
        int version = draft.baseVersion() + 1;
        if (draft.baseVersion() == 0 && insert(code, content) == 0) {
            throw changedMeanwhile(code); // another new programme with this code was activated first
        }
        update(code, content, version);
        budgets.set(code, content, person);
        plan(code, CaseKind.APPLICATION, content.stages());
        plan(code, CaseKind.CLAIM, content.claimStages());
        providers(code, content.providers());
        jdbc.sql("update programme_version set state = 'superseded' where programme_code = :code and state = 'active'")
                .param("code", code)
                .update();
        jdbc.sql("""
                        update programme_version set state = 'active', version = :version, activated_by = :person, activated_at = :at
                         where id = :id""")
                .param("version", version)
                .param("person", person)
                .param("at", now())
                .param("id", draft.id())
                .update();
        record.add(code, ProgrammeRecord.Kind.activated, person, String.valueOf(version), null);
    }

    /** @throws Refused 403 {@code authorActivates}; asked when a person takes the task, and again when they activate */
    public void checkActivator(String process, String person) {
        refuseAuthor(draft(process), person);
    }

    private static void refuseAuthor(Draft draft, String person) {
        if (draft.author().equals(person)) {
            throw Refused.forbidden(
                    "authorActivates", "You wrote this. Another programme manager has to check and activate it.");
        }
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
                .param("form", content.form())
                .param("startsOn", content.startsOn())
                .param("maximum", minor(content, content.maximum()))
                .update();
    }

    private void update(String code, ProgrammeContent content, int version) {
        jdbc.sql("""
                        update programme set name = :name, purpose = :purpose, form = :form, stage_form = :stageForm,
                               maximum_minor = :maximum, emergency_cap_minor = :cap, emergency_group = :emergencyGroup,
                               appeal_days = :appealDays, appeal_group = :appealGroup, starts_on = :startsOn, ends_on = :endsOn,
                               validity_days = :validityDays, voucher_template = :template, presence = :presence,
                               reversal_hours = :reversalHours, overdraft_ceiling_minor = :ceiling, device_limit = :deviceLimit, signatory = :signatory, version = :version
                         where code = :code""")
                .param("name", content.name())
                .param("purpose", content.purpose())
                .param("form", content.form())
                .param("stageForm", content.stageForm())
                .param("maximum", minor(content, content.maximum()))
                .param("cap", minor(content, content.emergencyCap()))
                .param("emergencyGroup", content.emergencyGroup())
                .param("appealDays", content.appealDays())
                .param("appealGroup", content.appealGroup())
                .param("startsOn", content.startsOn())
                .param("endsOn", content.endsOn())
                .param("validityDays", content.validityDays())
                .param("template", content.voucherTemplate())
                .param("presence", content.presence().name())
                .param("reversalHours", content.reversalHours())
                .param("ceiling", minor(content, content.overdraftCeiling()))
                .param("deviceLimit", content.deviceLimit())
                .param("signatory", content.signatory())
                .param("version", version)
                .param("code", code)
                .update();
    }

    private static long minor(ProgrammeContent content, BigDecimal major) {
        return major.signum() == 0 ? 0 : Money.parse(content.currency(), major).minor();
    }

    /** Writes a new plan only if the stages changed, because running cases refer to the version of their plan. */
    private void plan(String code, CaseKind kind, List<StageDefinition> stages) {
        if (stages.equals(stagesNow(code, kind))) {
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

    /** @throws Refused 403 {@code authorActivates}, 422 without a reason */
    public void sendBack(String process, @Nullable String reason, String person) {
        Draft draft = draft(process);
        refuseAuthor(draft, person);
        String why = Programmes.reason("reason", reason);
        jdbc.sql("update programme_version set state = 'returned' where id = :id")
                .param("id", draft.id())
                .update();
        record.add(draft.programme(), ProgrammeRecord.Kind.sentBack, person, String.valueOf(draft.id()), why);
    }

    // ---------------------------------------------------------------- rows

    private Draft draftOf(ResultSet row, int n) throws SQLException {
        return new Draft(
                row.getLong("id"),
                row.getString("programme_code"),
                row.getInt("base_version"),
                row.getString("base"),
                content(row.getString("content")),
                row.getString("author"));
    }

    private java.time.OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private String fingerprint(Optional<ProgrammeContent> content) {
        return content.map(c -> DigestUtils.sha256Hex(write(c))).orElse("");
    }

    private ProgrammeContent content(String text) {
        try {
            return json.readValue(text, ProgrammeContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored version cannot be read", e);
        }
    }

    private String write(ProgrammeContent content) {
        try {
            return json.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
