package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;

/** Walks our own pages along their links, as every kind of person: each keeps the policy, in its header and in what it holds. */
class PagePolicyTest extends LifelineTest {

    private static final Pattern LINK = Pattern.compile("href=\"(/[^\"#]*)");
    private static final Pattern NOT_OURS = Pattern.compile("^/(camunda|assets|logout|api|engine-rest|actuator)\\b.*");
    private static final Pattern INLINE = Pattern.compile(
            "<script(?![^>]*\\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style\\b|\\sstyle=\"|\\son[a-z]+=\"|javascript:",
            Pattern.CASE_INSENSITIVE);
    private static final int MOST = 60;

    @Test
    void noTemplateHasInlineScriptsOrStyles() {
        Api applicant = as("applicant");
        String voucher = "/vouchers/"
                + Cases.voucher(applicant, Cases.answers()).path("code").asText();
        String application = Cases.apply(applicant, Cases.answers());
        byte[] pdf = SmallFiles.PDF;
        applicant
                .upload(
                        "/api/applications/" + application + "/documents",
                        "a.pdf",
                        "application/pdf",
                        pdf,
                        "medicalReport")
                .expect(201);
        String caseFile = "/case-file/" + Cases.task(as("social-worker"), application);

        Set<String> seen = new TreeSet<>();
        seen.addAll(walk(anonymous(), "/", "/login", "/login?error", "/v", "/p", "/nothing-here"));
        seen.addAll(walk(
                applicant,
                "/",
                "/applications",
                "/applications/" + application,
                "/apply?programme=EMA",
                voucher,
                "/outbox",
                "/scan",
                "/nothing-here"));
        seen.addAll(walk(as("service-provider"), "/", "/scan", "/provider", "/provider/claims"));
        seen.addAll(walk(as("auditor"), "/", "/audit"));
        seen.addAll(walk(as("social-worker"), "/", caseFile));

        System.out.println("Pages under the policy: " + seen.size());
        assertThat(seen).hasSizeGreaterThan(15).contains(caseFile, "/scan", "/audit");
        assertThat(seen).anyMatch(p -> p.startsWith("/vouchers/")).anyMatch(p -> p.startsWith("/apply"));
    }

    private static Set<String> walk(Api person, String... from) {
        Set<String> seen = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && seen.size() < MOST) {
            String path = next.remove();
            if (!seen.add(path)) {
                continue;
            }
            Answer page = person.get(path);
            check(path, page);
            if (page.type().startsWith("text/html")) {
                Matcher links = LINK.matcher(page.text());
                while (links.find()) {
                    String link = links.group(1).replace("&amp;", "&");
                    if (!NOT_OURS.matcher(link).matches()) {
                        next.add(link);
                    }
                }
            }
        }
        return seen;
    }

    private static void check(String path, Answer page) {
        String policy = page.header("Content-Security-Policy");
        assertThat(policy)
                .as(path)
                .contains(
                        "default-src 'self'",
                        "script-src 'self' 'wasm-unsafe-eval';",
                        "style-src 'self';",
                        "base-uri 'none'",
                        "form-action 'self'",
                        "frame-ancestors 'self'")
                .doesNotContain("unsafe-inline", "'unsafe-eval'", "*", "http:", "https:");
        boolean showsPdf = path.startsWith("/case-file/") || page.type().startsWith("application/pdf");
        assertThat(policy).as(path).contains(showsPdf ? "object-src 'self'" : "object-src 'none'");
        assertThat(page.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
        assertThat(page.header("Cache-Control")).as(path).contains("no-store");
        assertThat(page.status()).as(path).isLessThan(500);
        if (page.type().startsWith("text/html")) {
            assertThat(page.type()).containsIgnoringCase("charset=utf-8");
            assertThat(INLINE.matcher(page.text()).results().map(m -> m.group()).toList())
                    .as(path)
                    .isEmpty();
        }
    }
}
