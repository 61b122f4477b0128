package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.notification.Letters;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody without a mobile telephone is told by letter: the programme's managers print it, post it, and then nobody can read it any more. */
class PostedLettersTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Letters letters;

    private String name;
    private String manager;
    private String programme;
    private String number;
    private Visitor visitor;
    private Visitor office;

    @BeforeEach
    void anApplicationOfSomebodyWithoutAMobile() throws Exception {
        name = Accounts.create(identities, "applicant");
        manager = Accounts.create(identities, "programme-manager");
        Map<String, Object> answers = Cases.answers("town", "Debre Berhan");
        answers.put("phone", "+251115517001");
        answers.remove("email");
        answers.put("street", "Kebele 07, house 12");
        answers.put("language", "fr");
        programme = NewProgramme.with(jdbc).stages("junior-officer");
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?) on conflict do nothing")
                .params(programme, manager)
                .update();
        number = Cases.apply(as(name), programme, answers);
        visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        office = new Visitor(ADDRESS);
        office.logIn(manager, "demo");
    }

    private String page() {
        return "/applications/" + number + "/ways";
    }

    private int choose(String group, String way) throws Exception {
        return visitor.send(page(), Map.of(group, way, "_csrf", visitor.token(page())))
                .statusCode();
    }

    private UUID letter() throws Exception {
        assertThat(visitor.get(page()).body())
                .contains("Only on the page of my application", "id=\"decision-paper\"")
                .doesNotContain("id=\"voucher-paper\"");
        assertThat(choose("decision", "paper")).isEqualTo(302);
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "needNotConfirmed",
                        "Looked at with care.")
                .expect(204);
        Cases.status(as(name), number, "rejected");
        UUID[] id = new UUID[1];
        await().atMost(PATIENCE).until(() -> {
            id[0] = jdbc.sql("select id from letter where message_key = :key")
                    .param("key", number + "/rejected")
                    .query(UUID.class)
                    .optional()
                    .orElse(null);
            return id[0] != null;
        });
        return id[0];
    }

    private HttpResponse<String> post(Visitor who, String action, UUID letter) throws Exception {
        return who.send("/letters/" + action, Map.of("letter", letter.toString(), "_csrf", who.token("/letters")));
    }

    @Test
    void isPrintedInThePersonsLanguagePostedAndForgotten() throws Exception {
        UUID letter = letter();
        assertThat(office.get("/letters").body())
                .contains(number, letter.toString())
                .doesNotContain("Almaz", "Kebele");

        assertThat(post(office, "posted", letter).statusCode())
                .as("not printed yet")
                .isEqualTo(409);
        assertThat(office.send("/letters/print", Map.of("_csrf", office.token("/letters")))
                        .statusCode())
                .as("none was chosen")
                .isEqualTo(422);
        byte[] pdf = letters.print(List.of(letter), List.of(programme), manager);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("Almaz", "Kebele 07, house 12", "Debre Berhan", number, "Page 1 sur 1")
                    .contains("Nous n’avons pas pu confirmer que cette aide est nécessaire.")
                    .doesNotContain("{{");
        }
        assertThat(post(office, "print", letter).headers().firstValue("Content-Type"))
                .contains("application/pdf");
        assertThat(office.get("/letters").body()).contains(manager);
        assertThat(post(office, "posted", letter).statusCode()).isEqualTo(302);

        assertThat(office.get("/letters").body()).doesNotContain(letter.toString());
        assertThat(post(office, "print", letter).statusCode()).as("posted").isEqualTo(404);
        assertThat(jdbc.sql("select content is null and posted_by = :by from letter where id = :id")
                        .param("by", manager)
                        .param("id", letter)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(jdbc.sql(
                                "select action from audit_entry where case_number = :case and action like 'letter%' order by id")
                        .param("case", number)
                        .query(String.class)
                        .list())
                .containsExactly("letterPrinted", "letterPrinted", "letterPosted");
        assertThat(as(name).get("/api/my-data").expect(200).text()).contains("\"way\":\"paper\"");
    }

    @Test
    void nobodyElsePrintsIt() throws Exception {
        UUID letter = letter();
        Visitor other = new Visitor(ADDRESS);
        other.logIn(Accounts.create(identities, "programme-manager"), "demo");
        assertThat(other.get("/letters").body()).doesNotContain(number);
        assertThat(post(other, "print", letter).statusCode()).isEqualTo(404);
        assertThat(visitor.get("/letters").statusCode()).isEqualTo(403);
        assertThatThrownBy(() -> letters.print(List.of(letter, UUID.randomUUID()), List.of(programme), manager))
                .isInstanceOf(Refused.class);
        assertThat(jdbc.sql("select printed_at is null from letter where id = :id")
                        .param("id", letter)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aVoucherDoesNotGoByPost() throws Exception {
        assertThat(choose("voucher", "paper")).isEqualTo(422);
    }
}
