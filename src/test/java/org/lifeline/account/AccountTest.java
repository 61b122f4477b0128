package org.lifeline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Visitor;

/** What tests of accounts by a code share: numbers that nobody has yet, and the codes that arrive. */
abstract class AccountTest extends LifelineTest {

    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");
    private static final AtomicInteger NUMBERS = new AtomicInteger(1000);

    /** A mobile number that no other test has. */
    static String phone() {
        return "+25191177" + NUMBERS.incrementAndGet();
    }

    /** A visitor from an address of their own, so that tests do not use up each other's allowances. */
    static Visitor visitor() {
        int n = NUMBERS.incrementAndGet();
        return new Visitor(ADDRESS).from("10.77." + n / 250 + "." + (1 + n % 250));
    }

    static HttpResponse<String> ask(Visitor visitor, String contact) throws Exception {
        return visitor.send("/login/code", Map.of("contact", contact, "_csrf", visitor.token("/login/code")));
    }

    /** Asks for a code. @return the page on which it is typed */
    static String asked(Visitor visitor, String contact) throws Exception {
        HttpResponse<String> answer = ask(visitor, contact);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow().replace(ADDRESS, "");
    }

    /** The code that was sent to the number for this page. */
    static String code(String phone, String page) {
        String key = "code-" + id(page) + "/sms";
        await().atMost(PATIENCE)
                .until(() -> SMS.to(phone).stream().anyMatch(sms -> sms.id().equals(key)));
        String text = SMS.to(phone).stream()
                .filter(sms -> sms.id().equals(key))
                .findFirst()
                .orElseThrow()
                .text();
        return inText(text);
    }

    static String inText(String text) {
        Matcher code = CODE.matcher(text);
        assertThat(code.find()).as(text).isTrue();
        return code.group(1);
    }

    static HttpResponse<String> type(Visitor visitor, String page, String code) throws Exception {
        return visitor.send(page, Map.of("code", code, "_csrf", visitor.token(page)));
    }

    static String otherThan(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("").replace(ADDRESS, "");
    }

    /** A person who registers and says how to call them. */
    static Visitor registered(String phone, String name) throws Exception {
        Visitor visitor = visitor();
        String page = asked(visitor, phone);
        assertThat(location(type(visitor, page, code(phone, page)))).isEqualTo("/account");
        HttpResponse<String> named =
                visitor.send("/account", Map.of("name", name, "language", "en", "_csrf", visitor.token("/account")));
        assertThat(named.statusCode()).as(named.body()).isEqualTo(302);
        return visitor;
    }

    static UUID id(String page) {
        return UUID.fromString(page.substring(page.lastIndexOf('/') + 1));
    }
}
