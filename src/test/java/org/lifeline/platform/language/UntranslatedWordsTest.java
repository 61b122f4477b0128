package org.lifeline.platform.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.StepPages;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.util.HtmlUtils;

/**
 * Pages in two languages that have no Latin letters: what is written in them there was forgotten. Data stand in {@code <bdi>}, and names of
 * languages say which they are in.
 */
class UntranslatedWordsTest extends LifelineTest {

    /** What has a name of its own in every language, and what a person types or a program reads. */
    private static final Set<String> SAME_EVERYWHERE = Set.of(
            "API",
            "BIC",
            "CSV",
            "Chirp",
            "Cockpit",
            "EUR",
            "IBAN",
            "JPEG",
            "JavaScript",
            "JSON",
            "Lifeline",
            "OpenSearch",
            "PDF",
            "PESA",
            "PNG",
            "PostgreSQL",
            "SMS",
            "UTC",
            "XLSX",
            "camt",
            "pain",
            // values of the column "part" in backup_made, to be typed like that
            "database",
            "documents",
            "keys");

    private static final List<String> LANGUAGES = List.of("English", "Français");

    private static final Pattern DATA = Pattern.compile(
            "(?s)<!--.*?-->|<(script|style|bdi|textarea|template|code|pre|title)\\b[^>]*>.*?</\\1>|<([a-z]+)\\b[^>]*\\blang=\"(?!am|ar)[^>]*>[^<]*</\\2>");
    /** What other tests left on a page of the office or of a provider that all of them share. */
    private static final Pattern CELLS = Pattern.compile("(?s)<(td|dd)\\b[^>]*>.*?</\\1>");

    private static final Pattern SAID_IN_ATTRIBUTE =
            Pattern.compile("\\b(?:aria-label|alt|title|placeholder|data-label)=\"([^\"]*)\"");
    private static final Pattern LATIN = Pattern.compile("[A-Za-z]{3,}");

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    /** What managers wrote in their own language. */
    private List<String> names = List.of();

    @ParameterizedTest
    @ValueSource(strings = {"am", "ar"})
    void noPageHasWordsOfAnotherLanguage(String language) throws Exception {
        String person = Accounts.create(identities, "applicant");
        Api applicant = as(person);
        String sent = Cases.apply(applicant, Cases.answers());
        String draft = StepPages.begin(applicant, "EMA");
        List<String> steps = IntStream.rangeClosed(1, 6)
                .mapToObj(step -> StepPages.step(draft, step))
                .toList();
        names = Stream.concat(LANGUAGES.stream(), jdbc.sql("""
                                        select name from (select name from programme union select code from programme union select name from service_provider
                                                          union select id_ from act_id_user) as known (name) order by length(name) desc""").query(String.class).list().stream())
                .toList();
        Set<String> found = new TreeSet<>();

        look(
                found,
                false,
                new Visitor(ADDRESS),
                language,
                "/ /help /contact /privacy /accessibility /login /login/code /v /programmes/EMA /programmes/EMA/likely /join /join/thanks /complaints /complaints/new");
        Visitor home = loggedIn(person);
        look(
                found,
                false,
                home,
                language,
                "/ /applications /apply /apply/new/EMA /complaints /my-data /applications/" + sent + " /applications/"
                        + sent + "/ways /applications/A-1999-000001 /apply/drafts/" + draft + "/check");
        for (String step : steps) {
            look(found, false, home, language, step);
        }
        for (Map.Entry<String, String> each : Map.of(
                        "social-worker",
                                "/people /people/pairs /applications /filing /filing/new /filing/outreach /filing/outreach/offline /filing/outreach/devices",
                        "programme-manager",
                                "/holds /letters /people/imports /people/export /finance /finance/claims /finance/providers /insights/reports",
                        "service-provider",
                                "/provider /provider/devices /provider/statement /provider/payments /provider/details /provider/payout /provider/users /scan",
                        "cash-manager", "/finance /finance/runs /finance/bank-files /finance/unmatched",
                        "operations", "/operations /operations/setup")
                .entrySet()) {
            look(found, true, loggedIn(each.getKey()), language, each.getValue());
        }
        assertThat(found).isEmpty();
    }

    private void look(Set<String> found, boolean shared, Visitor visitor, String language, String paths)
            throws IOException, InterruptedException {
        for (String path : paths.split(" ")) {
            HttpResponse<String> page = visitor.get(path + "?lang=" + language);
            if (page.statusCode() / 100 == 3
                    || !Pattern.compile("<html[^>]* lang=\"" + language + "\"")
                            .matcher(page.body())
                            .find()) {
                found.add("not in this language: " + path);
                continue;
            }
            said(shared ? CELLS.matcher(page.body()).replaceAll(" ") : page.body())
                    .filter(words -> !SAME_EVERYWHERE.contains(words))
                    .forEach(words -> found.add(words + " on " + path));
        }
    }

    /** Words in Latin letters that a reader sees or hears. */
    private Stream<String> said(String page) {
        String without = DATA.matcher(page).replaceAll(" ");
        for (String name : names) {
            without = without.replace(HtmlUtils.htmlEscape(name, "UTF-8"), " ");
        }
        List<String> texts = new ArrayList<>(SAID_IN_ATTRIBUTE
                .matcher(without)
                .results()
                .map(each -> each.group(1))
                .toList());
        texts.add(without.replaceAll("(?s)<[^>]*>", " ").replaceAll("&[a-z]+;|&#\\d+;", " "));
        return texts.stream().flatMap(text -> LATIN.matcher(text).results().map(MatchResult::group));
    }

    private static Visitor loggedIn(String account) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(account, DemoAccounts.PASSWORD);
        return visitor;
    }
}
