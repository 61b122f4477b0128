package org.lifeline.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The drafts of programmes. One manager writes a version, and another one activates it ({@link ProgrammeActivation}) or sends it back. A draft
 * is stored as it was handed in.
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
    private final Clock clock;
    private final ProgrammeContents contents;
    private final Programmes programmes;
    private final Budgets budgets;
    private final ProgrammeRecord record;

    ProgrammeVersions(
            JdbcClient jdbc,
            Clock clock,
            ProgrammeContents contents,
            Programmes programmes,
            Budgets budgets,
            ProgrammeRecord record) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.contents = contents;
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
        Optional<ProgrammeContent> now = contents.current(code);
        int version = programmes.find(code).map(Programme::version).orElse(0);
        String base = contents.fingerprint(now);
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
                .param("content", contents.write(content))
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

    /** @throws Refused with everything that is not valid */
    void check(String code, boolean isNew, ProgrammeContent content, SetUpChoices choices) {
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

    /** The draft that waits for the second manager in this process. */
    public Draft draft(String process) {
        return jdbc.sql("select * from programme_version where process_id = :process and state = 'draft'")
                .param("process", process)
                .query(this::draftOf)
                .optional()
                .orElseThrow(() -> Refused.conflict("noDraft", "There is no draft to check any more."));
    }

    /** @throws Refused 403 {@code authorActivates} */
    static void refuseAuthor(Draft draft, String person) {
        if (draft.author().equals(person)) {
            throw Refused.forbidden(
                    "authorActivates", "You wrote this. Another programme manager has to check and activate it.");
        }
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

    private Draft draftOf(ResultSet row, int n) throws SQLException {
        return new Draft(
                row.getLong("id"),
                row.getString("programme_code"),
                row.getInt("base_version"),
                row.getString("base"),
                contents.read(row.getString("content")),
                row.getString("author"));
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
