package org.lifeline.registry.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.registry.Person;
import org.lifeline.registry.PersonChange;
import org.lifeline.registry.Registry;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People from files of other registers, and people written to files. */
class PeopleFilesTest extends LifelineTest {

    private static final String COLUMNS = "First name,Surname,Sex,Date of birth,National ID,Mobile,E-mail,Address\n";

    private final Api manager = as("programme-manager");
    private final Api second = as("programme-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Registry registry;

    @Autowired
    private PersonalData personal;

    /** A number that nobody else in this run has. */
    private static String number() {
        return "F"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 14).toUpperCase(Locale.ROOT);
    }

    private static String line(String given, String birth, String idNumber, String phone) {
        return given + ",Tesfaye,F," + birth + "," + idNumber + "," + phone + ",,\"Main street 1, Adama\"\n";
    }

    private long send(String csv) {
        return send(csv.getBytes(UTF_8), "");
    }

    private long send(byte[] file, String more) {
        return manager.post("/api/people/imports?name=people.csv" + more, "text/csv", file)
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private JsonNode state(long id) {
        return manager.get("/api/people/imports/" + id).expect(200).json();
    }

    private JsonNode checked(long id) {
        return until(id, "checked");
    }

    private JsonNode until(long id, String state) {
        await().atMost(PATIENCE)
                .until(() -> state(id).path("state").asText().equals(state)
                        && state(id).path("linesRead").asLong()
                                == state(id).path("lines").asLong());
        return state(id);
    }

    private static Answer post(Api person, String path, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return person.post(
                path,
                "application/x-www-form-urlencoded",
                String.join("&", pairs).getBytes(UTF_8));
    }

    private void ask(long id) {
        post(manager, "/people/imports/" + id + "/request", "reason", "The list of the old register.")
                .expect(302);
        assertThat(state(id).path("waiting").asBoolean()).isTrue();
    }

    private List<String> faults(long id) {
        return manager.get("/api/people/imports/" + id + "/faults")
                .expect(200)
                .text()
                .lines()
                .skip(1)
                .map(line -> line.split(",", 4))
                .map(cells -> cells[0] + " " + cells[1] + " " + cells[2])
                .toList();
    }

    private String hash(String idNumber) {
        return HexFormat.of().formatHex(Objects.requireNonNull(personal.fingerprint("person.id_number", idNumber)));
    }

    private long people(String idNumber) {
        return jdbc.sql("select count(*) from person where id_number_hash = decode(:hash, 'hex')")
                .param("hash", hash(idNumber))
                .query(Long.class)
                .single();
    }

    private Person person(String idNumber) {
        return registry.get(jdbc.sql("select id from person where id_number_hash = decode(:hash, 'hex')")
                .param("hash", hash(idNumber))
                .query(Long.class)
                .single());
    }

    @Test
    void entersWhoIsInAFileAfterASecondManagerConfirmed() {
        String number = number();
        long id = send("\uFEFF" + COLUMNS + line("Almaz", "1984-11-30", number, "0911 234 567"));

        assertThat(send("\uFEFF" + COLUMNS + line("Almaz", "1984-11-30", number, "0911 234 567")))
                .as("the same file sent twice")
                .isEqualTo(id);
        JsonNode found = checked(id);
        assertThat(found.path("mapping").path("givenName").asText()).isEqualTo("First name");
        assertThat(found.path("linesNew").asLong()).isEqualTo(1);
        assertThat(people(number)).as("nobody is entered by a check").isZero();
        ask(id);
        post(
                        manager,
                        "/people/imports/" + id + "/columns",
                        "givenName",
                        "Surname",
                        "birthDate",
                        "Date of birth",
                        "idNumber",
                        "National ID")
                .expect(302);
        assertThat(state(id).path("mapping").path("givenName").asText())
                .as("what waits for the second manager does not change")
                .isEqualTo("First name");
        assertThat(Confirmations.decide(manager, Confirmations.task(second, Long.toString(id)), "confirm")
                        .status())
                .as("not alone")
                .isEqualTo(403);
        Confirmations.confirm(second, Long.toString(id));

        assertThat(until(id, "entered").path("peopleEntered").asLong()).isEqualTo(1);
        Person almaz = person(number);
        assertThat(almaz.fullName()).isEqualTo("Almaz Tesfaye");
        assertThat(almaz.gender()).isEqualTo("female");
        assertThat(almaz.birthDate()).isEqualTo(LocalDate.of(1984, 11, 30));
        assertThat(almaz.phone()).isEqualTo("+251911234567");
        assertThat(almaz.address()).isEqualTo("Main street 1, Adama");
        assertThat(jdbc.sql("select sha256 is null from people_import where id = ?")
                        .param(id)
                        .query(Boolean.class)
                        .single())
                .as("the file is not kept")
                .isTrue();
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action = 'peopleImported' and details ->> 'import' = ? and details ->> 'step' = 'entered' and actor = 'programme-manager-2'")
                        .param(Long.toString(id))
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(people(number)).isEqualTo(1);
    }

    @Test
    void tellsOfEachLineWhyItIsNotEnteredWithoutRepeatingIt() {
        String number = number();
        String taken = number();
        registry.register(
                new Person("Bekele", "Abebe", "male", LocalDate.of(1970, 5, 17), false, taken, null, null, null, null),
                new PersonChange("social-worker", null));
        long id = send(COLUMNS
                + line("Almaz", "1984-11-30", number, "")
                + line("Almaz", "1984-11-30", number.toLowerCase(Locale.ROOT), "")
                + line("", "1984-11-30", number(), "")
                + line("Sara", "04/05/1990", number(), "")
                + line("Sara", "2990-01-01", number(), "")
                + line("Sara", "yesterday", number(), "")
                + line("Sara", "1990", "", "")
                + line("Sara", "1990", number(), "a word")
                + line("Sara", "1990", taken, "")
                + "Sara,Tesfaye\n"
                + "\n"
                + "Sara,Tesfaye,woman,1990," + number() + ",,,\n"
                + "Sara,Tesfaye,F,1990," + number() + ",,not-an-address,\n"
                + "Sara,Tesfaye,F,1990," + number() + ",,," + "x".repeat(401) + "\n");

        JsonNode found = checked(id);
        assertThat(faults(id))
                .containsExactly(
                        "3  repeated",
                        "4 givenName missing",
                        "5 birthDate severalWays",
                        "6 birthDate impossible",
                        "7 birthDate unreadable",
                        "8  nothingToRecognize",
                        "9 phone unreadable",
                        "10 idNumber somebodyElse",
                        "11  cells",
                        "13 gender unknownWord",
                        "14 email unreadable",
                        "15 address tooLong");
        assertThat(found.path("linesNew").asLong()).isEqualTo(1);
        assertThat(found.path("linesRefused").asLong()).isEqualTo(12);
        String page = manager.get("/people/imports/" + id).expect(200).text();
        assertThat(page).contains("This date can be read in two ways").contains("Almaz");
        assertThat(manager.get("/people/imports/" + id + "?lang=ar").text()).contains("dir=\"rtl\"");
    }

    @Test
    void whoIsKnownGetsNoSecondEntryAndKeepsTheContactUnlessAskedOtherwise() {
        String number = number();
        String csv = COLUMNS + line("Almaz", "1984-11-30", number, "0911 000 111");
        registry.register(
                new Person(
                        "Almaz",
                        "Tesfaye",
                        "female",
                        LocalDate.of(1984, 11, 30),
                        false,
                        number,
                        "0911 999 999",
                        null,
                        null,
                        null),
                new PersonChange("social-worker", null));

        long kept = send(csv);
        assertThat(checked(kept).path("linesKnown").asLong()).isEqualTo(1);
        post(manager, "/people/imports/" + kept + "/request", "reason", "Again").expect(302);
        assertThat(state(kept).path("waiting").asBoolean())
                .as("there is nothing to confirm")
                .isFalse();

        long renewing = send(csv.getBytes(UTF_8), "&renewContact=true");
        checked(renewing);
        ask(renewing);
        Confirmations.confirm(second, Long.toString(renewing));
        assertThat(until(renewing, "entered").path("peopleRenewed").asLong()).isEqualTo(1);
        assertThat(people(number)).isEqualTo(1);
        assertThat(person(number).phone()).isEqualTo("+251911000111");
        assertThat(person(number).address()).isEqualTo("Main street 1, Adama");
    }

    @Test
    void columnsThatNobodyKnowsAreChosenOnceAndKeptForTheNextFile() {
        String mark = "c" + number();
        String header = mark + ";Geb;Nr\n";
        long id = send(header + "Almaz;1984-11-30;" + number() + "\n");
        assertThat(state(id).path("linesRead").asLong()).isZero();
        post(manager, "/people/imports/" + id + "/request", "reason", "Too early")
                .expect(302);
        assertThat(state(id).path("waiting").asBoolean()).isFalse();
        post(manager, "/people/imports/" + id + "/columns", "givenName", mark, "birthDate", "Geb", "idNumber", "Geb")
                .expect(302);
        assertThat(state(id).path("linesRead").asLong())
                .as("one column for two fields")
                .isZero();

        post(manager, "/people/imports/" + id + "/columns", "givenName", mark, "birthDate", "Geb", "idNumber", "Nr")
                .expect(302);
        assertThat(checked(id).path("linesNew").asLong()).isEqualTo(1);

        long next = send(header + "Sara;1990-01-02;" + number() + "\n");
        assertThat(checked(next).path("linesNew").asLong()).isEqualTo(1);
        post(manager, "/people/imports/" + next + "/abandon").expect(302);
        assertThat(state(next).path("state").asText()).isEqualTo("abandoned");
    }

    @Test
    void aRefusedFileCanBeAskedForAgainAndOneThatIsEnteredCannot() throws Exception {
        long id = send(COLUMNS + line("Almaz", "1984-11-30", number(), ""));
        checked(id);
        ask(id);
        Confirmations.refuse(second, Long.toString(id));
        List<Integer> both = Together.run(
                2,
                i -> post(manager, "/people/imports/" + id + "/request", "reason", "Once more " + i)
                        .status());
        assertThat(both).containsOnly(302);
        assertThat(jdbc.sql(
                                "select count(*) from change_request where kind = 'peopleImport' and state = 'open' and content ->> 'import' = ?")
                        .param(Long.toString(id))
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        Confirmations.confirm(second, Long.toString(id));
        until(id, "entered");
        post(manager, "/people/imports/" + id + "/abandon").expect(302);
        assertThat(state(id).path("state").asText()).isEqualTo("entered");
        manager.get("/people/imports/" + id).expect(200);
    }

    @Test
    void readsSpreadsheetsAndRefusesWhatIsNone() throws IOException {
        String number = number();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(file, "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("people");
            String[] names = {"Given name", "Birth date", "ID", "Phone"};
            for (int i = 0; i < names.length; i++) {
                sheet.value(0, i, names[i]);
            }
            sheet.value(2, 0, "=Almaz");
            sheet.value(2, 1, LocalDate.of(1984, 11, 30));
            sheet.style(2, 1).format("yyyy-mm-dd").set();
            sheet.value(2, 2, number);
            sheet.value(2, 3, 251911234567L);
        }
        long id = send(file.toByteArray(), "");
        JsonNode found = checked(id);
        assertThat(faults(id)).isEmpty();
        assertThat(found.path("linesNew").asLong()).isEqualTo(1);
        ask(id);
        Confirmations.confirm(second, Long.toString(id));
        until(id, "entered");
        assertThat(person(number).birthDate()).isEqualTo(LocalDate.of(1984, 11, 30));
        assertThat(person(number).phone()).isEqualTo("+251911234567");

        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
            byte[] much = new byte[1024 * 1024];
            for (int i = 0; i < 150; i++) {
                zip.write(much);
            }
            zip.closeEntry();
        }
        for (byte[] wrong : List.of(
                bomb.toByteArray(),
                Arrays.copyOf(file.toByteArray(), 700),
                new byte[] {'P', 'K', 3, 4, 0, 0},
                new byte[0],
                "only,columns\n".getBytes(UTF_8),
                ("a,b\n\"never closed" + "x".repeat(200_000)).getBytes(UTF_8),
                "a,b\n\u00e9".getBytes(StandardCharsets.UTF_16),
                "a,a\n1,2\n".getBytes(UTF_8),
                "Name,Date\nAndr\u00e9,1990".getBytes(StandardCharsets.ISO_8859_1))) {
            manager.post("/api/people/imports", "text/csv", wrong).expectInvalid("file");
        }
    }

    @Test
    void furtherTelephonesNamesAndTheRegionComeWithAFile() {
        String number = number();
        long id = send("First name,Surname,Date of birth,National ID,Phone,Other phones,Other names,Region,City\n"
                + "Almaz,Tesfaye,1984-11-30," + number
                + ",0911 234 567,0922 345 678; 0933 456 789,አልማዝ ተስፋዬ,oromia,Adama\n"
                + "Aster,Tesfaye,1984-11-30," + number() + ",0911 234 567,12,,Oromia,Adama\n"
                + "Abeba,Tesfaye,1984-11-30," + number() + ",0911 234 567,,,Atlantis,Adama\n");
        JsonNode found = checked(id);
        assertThat(found.path("linesNew").asLong()).isEqualTo(1);
        assertThat(found.path("linesRefused").asLong()).isEqualTo(2);
        ask(id);
        Confirmations.confirm(second, Long.toString(id));
        until(id, "entered");

        Person almaz = person(number);
        assertThat(almaz.phone()).isEqualTo("+251911234567");
        assertThat(almaz.profile().phones()).containsExactly("+251922345678", "+251933456789");
        assertThat(almaz.profile().names().toString()).contains("Ethi", "አልማዝ ተስፋዬ");
        assertThat(almaz.profile().area()).isEqualTo("ET-OR");
        assertThat(almaz.profile().town()).isEqualTo("Adama");
    }

    @Test
    void writesTheFieldsThatAreNeededOfThePeopleOfAProgrammeToAFile() {
        String formula = "=HYPERLINK(1)";
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        String number = Cases.apply(as("applicant"), programme, Cases.answers("givenName", formula));
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select person_id is not null from application where number = ?")
                        .param(number)
                        .query(Boolean.class)
                        .single());
        String csv = post(
                        manager,
                        "/people/export",
                        "programme",
                        programme,
                        "field",
                        "givenName",
                        "field",
                        "birthDate",
                        "reason",
                        "The yearly report")
                .expect(200)
                .text();
        assertThat(csv.lines().findFirst()).hasValue("\uFEFFgivenName,birthDate");
        assertThat(csv).contains("'" + formula).doesNotContain("\n" + formula);
        assertThat(jdbc.sql(
                                "select details ->> 'reason' from audit_entry where action = 'peopleExported' and actor = 'programme-manager' order by id desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("The yearly report");

        assertThat(post(manager, "/people/export", "programme", programme, "field", "givenName")
                        .text())
                .as("nothing without a reason")
                .contains("Give the reason")
                .doesNotContain(formula);
        assertThat(post(manager, "/people/export", "programme", programme, "field", "id_number", "reason", "x")
                        .text())
                .contains("Choose what the file needs to say");
        post(as("social-worker"), "/people/export", "programme", programme, "field", "givenName", "reason", "x")
                .expect(403);
        as("social-worker").get("/people/imports").expect(403);
        as("social-worker")
                .post("/api/people/imports", "text/csv", COLUMNS.getBytes(UTF_8))
                .expect(403);
    }
}
