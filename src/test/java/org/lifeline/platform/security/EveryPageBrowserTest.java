package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every page that a route of the matrix answers with, on a phone and in every language: axe finds nothing, and nothing stands beside the screen. Whoever
 * adds a page has it looked at by that, before a test of its own does.
 */
class EveryPageBrowserTest extends LifelineTest {

    private static final Set<String> NOT_OF_THE_HOUSE = Set.of("/camunda", "/engine-rest", "/actuator");

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Languages languages;

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void axeFindsNothingOnAnyPageInAnyLanguageAndEachFitsAPhone() throws JOSEException, IOException {
        EveryRoute every = new EveryRoute(ADDRESS, jdbc, identities);
        Map<String, Api> callers = every.callers();
        Map<String, Page> phones = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        Map<String, String> pages = pages(every, callers);
        int looks = 0;
        for (Map.Entry<String, String> each : pages.entrySet()) {
            Page phone = phones.computeIfAbsent(each.getValue(), caller -> {
                Page opened = browser.narrowPhoneIn("UTC");
                every.account(caller).ifPresent(account -> browser.logIn(opened, account));
                return opened;
            });
            for (Language language : languages.all()) {
                looks++;
                String path = each.getKey() + (each.getKey().contains("?") ? "&" : "?") + "lang=" + language.code();
                phone.navigate(path);
                String shown = (String) phone.evaluate("document.documentElement.lang");
                // colours are the same in every language, and half of the time
                wrong.addAll(Axe.found(phone.mainFrame(), language.equals(Language.ENGLISH)).stream()
                        .map(found -> path + " as " + each.getValue() + ": " + found)
                        .toList());
                if (!(Boolean) phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")) {
                    wrong.add(path + " as " + each.getValue() + " is wider than a phone");
                }
                if (!shown.equals(language.code())) {
                    // a page of the house in English only: once is enough
                    break;
                }
            }
        }
        System.out.println("Every page: " + pages.size() + " pages, " + looks + " looks");
        assertThat(wrong).isEmpty();
    }

    /** By path: one caller who may open it. */
    private static Map<String, String> pages(EveryRoute every, Map<String, Api> callers) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        for (Map.Entry<String, Map<String, Boolean>> row : EveryRoute.matrix().entrySet()) {
            String[] route = row.getKey().split(" ", 2);
            if (!route[0].equals("GET") || NOT_OF_THE_HOUSE.stream().anyMatch(route[1]::startsWith)) {
                continue;
            }
            String path = every.filled(route[1]);
            row.getValue().entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .filter(caller -> isPage(callers.get(caller).get(path)))
                    .ifPresent(caller -> pages.put(path, caller));
        }
        return pages;
    }

    private static boolean isPage(Api.Answer answer) {
        return answer.status() == 200 && answer.type().startsWith("text/html");
    }
}
