package org.lifeline.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A hospital with a thousand claims a month reads its statement some entries at a time; the sums are of all of them. */
class StatementOfManyClaimsTest extends LifelineTest {

    private static final int CLAIMS = 40;
    private static final int ON_A_PAGE = 50;

    @Autowired
    private HikariDataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void entriesComeSomeAtATimeAndTheSumsAreOfAll() throws Exception {
        String programme = NewProgramme.with(jdbc).providers("HOSPITAL-1").stages("social-worker");
        Api provider = as("service-provider");
        String claim = ClaimSteps.approved(provider, programme, "10.00");
        ClaimSteps.pay(
                        as("cash-manager"),
                        ClaimSteps.byHand(as("cash-manager"), claim),
                        "STATEMENT-" + claim,
                        ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");
        atRest(claim);
        new Copies(database, Copies.withoutFacts(GrowingTables.read()), Copies.MANY)
                .of(List.of(new Copies.Wanted(claim, CLAIMS, 0)));

        List<String> pages = new ArrayList<>();
        String next = "/provider/statement?from=" + ClaimSteps.today();
        while (next != null) {
            String page = provider.get(next).expect(200).text();
            pages.add(page);
            Matcher more = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(page);
            next = more.find() ? more.group(1).replace("&amp;", "&") : null;
        }

        assertThat(pages.size()).isGreaterThan(1);
        List<String> numbers = jdbc.sql("select number from claim where programme_code = ?")
                .param(programme)
                .query(String.class)
                .list();
        assertThat(numbers).hasSize(1 + CLAIMS);
        // each claim was submitted and paid
        assertThat(numbers)
                .allMatch(number -> pages.stream()
                                .mapToInt(page -> page.split(">" + number + "<", -1).length - 1)
                                .sum()
                        == 2);
        assertThat(pages).allMatch(page -> page.split("<td ", -1).length - 1 <= 4 * ON_A_PAGE);
        assertThat(pages.stream().map(StatementOfManyClaimsTest::sums).distinct())
                .hasSize(1);
    }

    /** The lists of sums of a page, one after the other. */
    private static String sums(String page) {
        Matcher list = Pattern.compile("(?s)<dl .*?</dl>").matcher(page);
        StringBuilder sums = new StringBuilder();
        while (list.find()) {
            sums.append(list.group());
        }
        return sums.toString();
    }

    /** Waits until no job of the claim is due. */
    private void atRest(String claim) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("""
                                select not exists (select from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
                                                    where e.business_key_ = ? and coalesce(j.duedate_, '-infinity') < localtimestamp)""").param(claim).query(Boolean.class).single());
    }
}
