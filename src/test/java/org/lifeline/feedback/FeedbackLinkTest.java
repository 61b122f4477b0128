package org.lifeline.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;

/** The link of a question, as a thief and as a mail scanner use it. */
class FeedbackLinkTest extends FeedbackTest {

    @Autowired
    private Feedbacks feedbacks;

    /** Programs that look for harmful mail open every link, several times, and ask for its head. */
    @Test
    void toOpenALinkAnswersNothing() throws Exception {
        Help help = redeemed("20");
        String link = asked(help);
        for (int i = 0; i < 3; i++) {
            assertThat(anonymous().get(link + "&received=no&askedToPay=yes").status())
                    .isEqualTo(200);
        }
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.get(link).headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        hasAnswers(feedbacks, help.redemption(), null, null);
        answer(link, "yes", "no").expect(302);
    }

    @Test
    void thePageSaysNothingAboutThePerson() {
        Help help = redeemed("21.50");
        Answer page = anonymous().get(asked(help)).expect(200);
        assertThat(page.text())
                .contains("Programme " + programme, "EUR 21.50")
                .doesNotContain("Almaz", "Tadesse", help.email(), help.phone(), help.application(), help.voucherCode());
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.header("X-Robots-Tag")).isEqualTo("noindex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAAAAAAAAAAAAAAAAAAAA", "x", "..%2F..%2Fprovider", "%00", "'%20or%20''='"})
    void aForgedLinkGetsAPageThatSaysSo(String token) {
        Answer page = anonymous().get("/f/" + token);
        assertThat(page.status()).isBetween(400, 404);
        Answer sent = answer("/f/" + token, "no", "yes");
        assertThat(sent.status()).isBetween(400, 404);
        if (token.startsWith("AAAA")) {
            assertThat(page.text()).contains("There is no such question");
            assertThat(sent.text()).contains("There is no such question");
        }
    }

    @Test
    void aUsedLinkSaysThankYouAndTakesNoSecondAnswer() {
        Help help = redeemed("20");
        String link = asked(help);
        answer(link, "yes", "no").expect(302);
        Answer second = answer(link, "no", "yes");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text()).contains("Thank you for your answer");
        assertThat(anonymous().get(link).expect(200).text())
                .contains("Thank you for your answer")
                .doesNotContain("<form action=\"/f/");
        hasAnswers(feedbacks, help.redemption(), true, false);
    }

    @Test
    void ofManyAnswersAtTheSameMomentOneCounts() throws Exception {
        Help help = redeemed("20");
        String link = asked(help);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String received = i % 2 == 0 ? "yes" : "no";
            calls.add(() -> answer(link, received, "no").status());
        }
        List<Integer> statuses = Together.run(calls);
        assertThat(statuses).containsOnlyOnce(302).allMatch(status -> status == 302 || status == 409);
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action = 'beneficiaryAnswered' and details ->> 'redemption' = ?")
                        .param(help.redemption())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void anothersLinkAnswersForThatOneOnly() {
        Help mine = redeemed("20");
        Help other = redeemed("30");
        String link = asked(mine);
        asked(other);
        answer(link, "no", "yes").expect(302);
        hasAnswers(feedbacks, mine.redemption(), false, true);
        hasAnswers(feedbacks, other.redemption(), null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "maybe", "true", "YES"})
    void halfAnAnswerIsNone(String askedToPay) {
        Help help = redeemed("20");
        String link = asked(help);
        Answer page = answer(link, "no", askedToPay);
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text()).contains("Choose yes or no.", "id=\"received-no\"", "checked=\"checked\"");
        hasAnswers(feedbacks, help.redemption(), null, null);
    }

    /** The link is nowhere but in the message: not in the table, and not in the engine. */
    @Test
    void nobodyWhoReadsTheDatabaseHasTheLink() {
        Help help = redeemed("20");
        String token = asked(help).replaceAll("/f/|\\?.*", "");
        assertThat(jdbc.sql("select row_to_json(f)::text from beneficiary_feedback f where redemption_id = ?::uuid")
                        .param(help.redemption())
                        .query(String.class)
                        .single())
                .doesNotContain(token);
        assertThat(jdbc.sql("select count(*) from act_hi_varinst where text_ like '%' || ? || '%'")
                        .param(token)
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
