package org.lifeline.registry.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Confirmations;
import org.lifeline.changes.TwoPeople;
import org.lifeline.documents.DocumentStore;
import org.lifeline.documents.UnneededFiles;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.registry.BulkRegistration;
import org.lifeline.registry.BulkRegistration.Match;
import org.lifeline.registry.Person;
import org.lifeline.registry.PersonChange;
import org.lifeline.registry.exchange.PeopleImport.State;
import org.lifeline.registry.exchange.PeopleImportTable.FaultyLine;
import org.lifeline.registry.exchange.PersonLines.Fault;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Enters people from a file. It is kept encrypted, read in portions that can each be repeated, and deleted afterwards. Nobody is entered
 * before a second manager has confirmed what the check found.
 */
@Service
public class PeopleImports {

    /** Lines in one transaction. The file is read from its beginning for each, so they must not be too few. */
    private static final int PORTION = 20_000;

    private static final int LONGEST_NAME = 200;
    private static final int SAMPLE_LINES = 3;
    private static final String FILE = "file";

    private final JdbcClient jdbc;
    private final PeopleImportTable table;
    private final DocumentStore store;
    private final UnneededFiles unneeded;
    private final BulkRegistration registration;
    private final PersonLines reader;
    private final ChangeRequests changes;
    private final Confirmations confirmations;
    private final PeopleImportRuns runs;
    private final AuditLog audit;
    private final Clock clock;

    PeopleImports(
            JdbcClient jdbc,
            PeopleImportTable table,
            DocumentStore store,
            UnneededFiles unneeded,
            BulkRegistration registration,
            PersonLines reader,
            ChangeRequests changes,
            Confirmations confirmations,
            PeopleImportRuns runs,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.table = table;
        this.store = store;
        this.unneeded = unneeded;
        this.registration = registration;
        this.reader = reader;
        this.changes = changes;
        this.confirmations = confirmations;
        this.runs = runs;
        this.audit = audit;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- a file arrives

    /**
     * Keeps a file and begins to check it. The same file sent again before it is done is the same import. Columns that an earlier file named in
     * the same way mean the same; others are guessed.
     *
     * @param in CSV or XLSX
     * @param language in which its dates are written
     * @return its number
     * @throws Refused 422 when it is not a table with people
     */
    @Transactional
    public long take(CurrentUser manager, String fileName, InputStream in, String language, boolean renewsContact) {
        String name = fileName(fileName);
        InputStream file = Spreadsheets.lookedInto(in);
        String sha256;
        try {
            boolean spreadsheet = Spreadsheets.isSpreadsheet(file);
            sha256 = store.put(out -> {
                if (spreadsheet) {
                    Spreadsheets.toCsv(file, out);
                } else {
                    file.transferTo(out);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be read", e);
        }
        List<String> columns = new ArrayList<>();
        long lines = count(sha256, columns);
        if (lines == 0) {
            throw Refused.invalid(FILE, "The file has nobody in it: there is nothing behind its first line.");
        }
        Optional<Long> same = sentBefore(sha256, renewsContact);
        if (same.isPresent()) {
            return same.get();
        }
        Map<PersonField, String> mapping = earlierMapping(columns).orElseGet(() -> PersonField.guess(columns));
        long id = jdbc.sql("""
                        insert into people_import (file_name, sha256, columns, mapping, language, renews_contact, asked_by, asked_at, state, lines)
                        values (:name, :sha256, :columns, cast(:mapping as jsonb), :language, :renews, :person, :at, 'checking', :lines)
                        returning id""")
                .param("name", name)
                .param("sha256", sha256)
                .param("columns", columns.toArray(String[]::new))
                .param("mapping", table.write(mapping))
                .param("language", language)
                .param("renews", renewsContact)
                .param("person", manager.id())
                .param("at", now())
                .param("lines", lines)
                .query(Long.class)
                .single();
        audit(manager.id(), id, "fileReceived", Map.of("lines", lines));
        runs.start(id);
        return id;
    }

    /** The same file that is not done yet. Of two that arrive at the same time, the second one waits here. */
    private Optional<Long> sentBefore(String sha256, boolean renewsContact) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext(:file))")
                .param("file", "people_import " + sha256)
                .query()
                .listOfRows();
        return jdbc.sql("""
                        select id from people_import where sha256 = :sha256 and renews_contact = :renews and ended_at is null
                         order by id limit 1""")
                .param("sha256", sha256)
                .param("renews", renewsContact)
                .query(Long.class)
                .optional();
    }

    private static String fileName(String given) {
        String name = PlainText.onOneLine(PlainText.clean(given));
        return name.isEmpty() ? "people.csv" : name.substring(Math.max(0, name.length() - LONGEST_NAME));
    }

    private long count(String sha256, List<String> columns) {
        return readLines(sha256, file -> {
            columns.addAll(file.columns());
            long lines = 0;
            while (file.next().isPresent()) {
                lines++;
            }
            return lines;
        });
    }

    private interface Reading<T> {
        T read(PeopleFile file);
    }

    private <T> T readLines(String sha256, Reading<T> reading) {
        try (PeopleFile file = PeopleFile.open(store.stream(sha256))) {
            return reading.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of people cannot be read", e);
        }
    }

    private Optional<Map<PersonField, String>> earlierMapping(List<String> columns) {
        return jdbc.sql(
                        "select mapping from people_import where columns = cast(:columns as text[]) and state <> 'abandoned' order by id desc limit 1")
                .param("columns", columns.toArray(String[]::new))
                .query(String.class)
                .optional()
                .map(table::mapping);
    }

    private static boolean isComplete(Map<PersonField, String> mapping) {
        return mapping.keySet().containsAll(PersonField.REQUIRED)
                && (mapping.containsKey(PersonField.idNumber) || mapping.containsKey(PersonField.phone));
    }

    // ---------------------------------------------------------------- which column is what

    /**
     * Says anew in which column each field stands, and checks the file again.
     *
     * @param chosen column by field; an empty text where the file does not have the field
     * @throws Refused 422 when a column is missing or chosen twice; 409 when it is entered already, or waits for a second manager
     */
    @Transactional
    public void map(CurrentUser manager, long id, Map<String, String> chosen) {
        PeopleImport its = lockOpen(id);
        Map<PersonField, String> mapping = new EnumMap<>(PersonField.class);
        for (PersonField field : PersonField.values()) {
            String column = chosen.getOrDefault(field.name(), "");
            if (!column.isEmpty()) {
                if (!its.columns().contains(column) || mapping.containsValue(column)) {
                    throw Refused.invalid(field.name(), "Choose a column of the file, each for one field only.");
                }
                mapping.put(field, column);
            }
        }
        if (!isComplete(mapping)) {
            throw Refused.invalid(
                    PersonField.givenName.name(),
                    "Choose the columns of the given name, of the birth date, and of the identity number or the telephone.");
        }
        jdbc.sql("update people_import set mapping = cast(:mapping as jsonb) where id = :id")
                .param("mapping", table.write(mapping))
                .param("id", id)
                .update();
        audit(manager.id(), id, "columnsChosen", Map.of());
        checkAnew(id);
    }

    private void checkAnew(long id) {
        jdbc.sql("delete from people_import_fault where import_id = :id")
                .param("id", id)
                .update();
        forgetKeys(id);
        jdbc.sql("""
                        update people_import set state = 'checking', lines_read = 0, lines_new = 0, lines_known = 0, lines_refused = 0
                         where id = :id""").param("id", id).update();
        runs.columnsChosen(id);
    }

    private void forgetKeys(long id) {
        jdbc.sql("delete from people_import_key where import_id = :id")
                .param("id", id)
                .update();
    }

    /** Gives a file up. Nobody of it is entered, and it is deleted. */
    @Transactional
    public void abandon(CurrentUser manager, long id) {
        PeopleImport its = lockOpen(id);
        end(its, State.abandoned);
        audit(manager.id(), id, "abandoned", Map.of());
        runs.givenUp(id);
    }

    /** Deletes a file that nobody decided about. */
    @Transactional
    public void forget(long id) {
        PeopleImport its = table.lock(id);
        if (its.state() == State.checked) {
            end(its, State.abandoned);
            audit(AuditLog.SYSTEM, id, "forgotten", Map.of());
        }
    }

    private PeopleImport lockOpen(long id) {
        PeopleImport its = table.lock(id);
        if (its.state() != State.checked) {
            throw Refused.conflict(
                    "notNow",
                    its.state() == State.checking
                            ? "The file is being checked. Wait until that is done."
                            : "This file was entered or given up already.");
        }
        changes.waiting(PeopleImportChange.KEY, PeopleImportChange.IMPORT, Long.toString(id))
                .ifPresent(person -> {
                    throw Refused.conflict("askedAlready", "The file waits for a second manager.");
                });
        return its;
    }

    // ---------------------------------------------------------------- the check, and the second manager

    /** What stands in some lines. */
    private record Portion(List<Person> people, List<Long> lines, List<FaultyLine> faults, int read) {

        static Portion empty() {
            return new Portion(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        }
    }

    private Portion portion(PeopleImport its) {
        String sha256 = Objects.requireNonNull(its.sha256());
        Map<PersonField, Integer> places = new EnumMap<>(PersonField.class);
        its.mapping().forEach((field, column) -> places.put(field, its.columns().indexOf(column)));
        return readLines(sha256, file -> {
            file.skip(its.linesRead());
            Portion portion = Portion.empty();
            int read = 0;
            for (Optional<PeopleFile.Line> line = next(file, read); line.isPresent(); line = next(file, read)) {
                read++;
                try {
                    Person person = reader.read(
                            line.get().cells(), places, its.columns().size(), its.language());
                    if (registration.key(person) == null) {
                        throw new PersonLines.Wrong("", Fault.nothingToRecognize);
                    }
                    portion.people().add(person);
                    portion.lines().add(line.get().number());
                } catch (PersonLines.Wrong wrong) {
                    portion.faults()
                            .add(new FaultyLine(
                                    line.get().number(),
                                    wrong.field(),
                                    wrong.fault().name()));
                }
            }
            return new Portion(portion.people(), portion.lines(), portion.faults(), read);
        });
    }

    private static Optional<PeopleFile.Line> next(PeopleFile file, int read) {
        return read < PORTION ? file.next() : Optional.empty();
    }

    /**
     * Checks the next lines of a file.
     *
     * @return whether there are more
     */
    @Transactional
    public boolean checkSome(long id) {
        PeopleImport its = table.lock(id);
        if (its.state() != State.checking) {
            return false;
        }
        if (!isComplete(its.mapping())) {
            // nothing can be checked before a manager says what stands in which column
            setState(id, State.checked);
            return false;
        }
        Portion portion = portion(its);
        List<FaultyLine> faults = new ArrayList<>(portion.faults());
        Set<Long> repeated = repeated(id, portion);
        List<Match> matches = registration.find(portion.people());
        long known = 0;
        long fresh = 0;
        for (int i = 0; i < matches.size(); i++) {
            long line = portion.lines().get(i);
            if (repeated.contains(line)) {
                faults.add(new FaultyLine(line, "", Fault.repeated.name()));
            } else if (matches.get(i).somebodyElse()) {
                faults.add(new FaultyLine(line, PersonField.idNumber.name(), Fault.somebodyElse.name()));
            } else if (matches.get(i).known() != null) {
                known++;
            } else {
                fresh++;
            }
        }
        table.keep(id, faults);
        boolean more = portion.read() == PORTION;
        jdbc.sql("""
                        update people_import set lines_read = lines_read + :read, lines_new = lines_new + :fresh,
                               lines_known = lines_known + :known, lines_refused = lines_refused + :refused, state = :state
                         where id = :id""")
                .param("read", portion.read())
                .param("fresh", fresh)
                .param("known", known)
                .param("refused", faults.size())
                .param("state", (more ? State.checking : State.checked).name())
                .param("id", id)
                .update();
        return more;
    }

    /** The lines of people who stand in an earlier line of the file. */
    private Set<Long> repeated(long id, Portion portion) {
        Set<Long> lines = new HashSet<>(portion.lines());
        String[] keys = portion.people().stream()
                .map(registration::key)
                .map(key -> HexFormat.of().formatHex(Objects.requireNonNull(key)))
                .toArray(String[]::new);
        jdbc.sql("""
                        insert into people_import_key (import_id, key, line)
                        select :id, decode(w.key, 'hex'), w.line from unnest(:keys, :lines) as w (key, line) order by w.line
                        on conflict do nothing returning line""")
                .param("id", id)
                .param("keys", keys)
                .param("lines", portion.lines().toArray(Long[]::new))
                .query(Long.class)
                .list()
                .forEach(lines::remove);
        return lines;
    }

    /**
     * Asks for a second manager, who confirms what the check found.
     *
     * @throws Refused 409 when there is nothing to enter, or it was asked for already
     */
    @Transactional
    public void ask(CurrentUser manager, long id, String reason) {
        lockOpen(id);
        String number = Long.toString(id);
        confirmations.start(
                changes.ask(
                        PeopleImportChange.KEY, null, Map.of(PeopleImportChange.IMPORT, number), reason, manager.id()),
                number);
    }

    // ---------------------------------------------------------------- entering

    /** Begins to enter people, as the second manager confirmed. */
    void enter(long id, TwoPeople people) {
        PeopleImport its = table.lock(id);
        if (its.state() != State.checked) {
            throw Refused.conflict("notNow", "This file was entered or given up already.");
        }
        jdbc.sql("update people_import set state = 'entering', lines_read = 0, confirmed_by = :person where id = :id")
                .param("person", people.confirmed())
                .param("id", id)
                .update();
        runs.confirmed(id);
    }

    /**
     * Enters the people of the next lines. Lines that the check refused are left out; a line whose identity number belongs to somebody else
     * since then is refused now.
     *
     * @return whether there are more
     */
    @Transactional
    public boolean enterSome(long id) {
        PeopleImport its = table.lock(id);
        if (its.state() != State.entering) {
            return false;
        }
        Portion portion = portion(its);
        Set<Long> refused = refused(id, portion.lines());
        List<Match> matches = registration.find(portion.people());
        List<Person> fresh = new ArrayList<>();
        Map<Long, Person> known = new LinkedHashMap<>();
        List<FaultyLine> faults = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            long line = portion.lines().get(i);
            Match match = matches.get(i);
            if (refused.contains(line)) {
                continue;
            }
            if (match.somebodyElse()) {
                faults.add(new FaultyLine(line, PersonField.idNumber.name(), Fault.somebodyElse.name()));
            } else if (match.known() == null) {
                fresh.add(portion.people().get(i));
            } else {
                known.put(match.known(), portion.people().get(i));
            }
        }
        table.keep(id, faults);
        PersonChange change = new PersonChange(its.askedBy(), null);
        int entered = registration.enter(fresh, change);
        int renewed = its.renewsContact() ? registration.renewContact(known, change) : 0;
        jdbc.sql("""
                        update people_import set lines_read = lines_read + :read, people_entered = people_entered + :entered,
                               people_renewed = people_renewed + :renewed, lines_refused = lines_refused + :refused
                         where id = :id""")
                .param("read", portion.read())
                .param("entered", entered)
                .param("renewed", renewed)
                .param("refused", faults.size())
                .param("id", id)
                .update();
        boolean more = portion.read() == PORTION;
        if (!more) {
            PeopleImport done = table.lock(id);
            end(done, State.entered);
            audit(
                    Objects.requireNonNull(done.confirmedBy()),
                    id,
                    "entered",
                    Map.of("entered", done.peopleEntered(), "renewed", done.peopleRenewed()));
        }
        return more;
    }

    private Set<Long> refused(long id, List<Long> lines) {
        return new HashSet<>(
                jdbc.sql("select line from people_import_fault where import_id = :id and line = any (:lines)")
                        .param("id", id)
                        .param("lines", lines.toArray(Long[]::new))
                        .query(Long.class)
                        .list());
    }

    private void setState(long id, State state) {
        jdbc.sql("update people_import set state = :state where id = :id")
                .param("state", state.name())
                .param("id", id)
                .update();
    }

    private void end(PeopleImport its, State state) {
        jdbc.sql("update people_import set state = :state, sha256 = null, ended_at = :at where id = :id")
                .param("state", state.name())
                .param("at", now())
                .param("id", its.id())
                .update();
        forgetKeys(its.id());
        if (its.sha256() != null) {
            unneeded.add(its.sha256());
        }
    }

    // ---------------------------------------------------------------- reading

    /** Whether a second manager has to decide on it. */
    boolean isWaiting(long id) {
        return changes.waiting(PeopleImportChange.KEY, PeopleImportChange.IMPORT, Long.toString(id))
                .isPresent();
    }

    /** The first lines as they stand in the file, so that people see what is in which column. The audit log records who reads them. */
    @Transactional
    public List<List<String>> sample(CurrentUser manager, PeopleImport its) {
        if (its.sha256() == null) {
            return List.of();
        }
        audit.append(
                Action.personalDataRead, manager.id(), null, null, Map.of("what", "peopleImport", "import", its.id()));
        return readLines(its.sha256(), file -> {
            List<List<String>> sample = new ArrayList<>();
            for (Optional<PeopleFile.Line> line = file.next();
                    line.isPresent() && sample.size() < SAMPLE_LINES;
                    line = file.next()) {
                sample.add(line.get().cells());
            }
            return sample;
        });
    }

    private void audit(String person, long id, String step, Map<String, ?> more) {
        Map<String, Object> details = new LinkedHashMap<>(more);
        details.put("import", id);
        details.put("step", step);
        audit.append(Action.peopleImported, person, null, null, details);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
