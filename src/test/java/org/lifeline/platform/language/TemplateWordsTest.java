package org.lifeline.platform.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page says comes from the files of messages, so that each page speaks every language. */
class TemplateWordsTest {

    private static final Path PAGES = Path.of("templates", "pages");

    /** Pages of staff only, or of whoever checks a signed paper; they are in English, or partly. */
    private static final Set<String> ENGLISH = Set.of(
            "audit.html",
            "case-file.html",
            "case-history.html",
            "case-way.html",
            "compare-cases.html",
            "document-pages.html",
            "funds.html",
            "joining-papers.html",
            "operations.html",
            "outbox.html",
            "payable-check.html",
            "process-map.html",
            "provider-file.html",
            "providers.html",
            "signals.html",
            "start.html",
            "task-form.html",
            "unsent.html",
            "verify.html",
            "voucher-prints.html",
            "voucher-templates.html");

    private static final Pattern COMMENT =
            Pattern.compile("<!--.*?-->|<!DOCTYPE[^>]*>|<(style|script)\\b.*?</\\1>", Pattern.DOTALL);
    private static final Pattern TAG =
            Pattern.compile("<(/?)([\\w:-]+)((?:\\s+[\\w:.-]+(?:\\s*=\\s*(?:\"[^\"]*\"|'[^']*'))?)*)\\s*(/?)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:.-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Set<String> VOID = Set.of("area", "br", "hr", "img", "input", "link", "meta", "source", "wbr");
    private static final Set<String> SPOKEN = Set.of("alt", "aria-label", "data-label", "placeholder", "title");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    /** Names are the same in every language. */
    private static final Pattern PRODUCTS = Pattern.compile("Lifeline|Cockpit");

    private static final Pattern LITERAL = Pattern.compile("'([^']*)'");
    private static final Pattern SUBSTITUTED = Pattern.compile("\\|([^|]*)\\|");
    private static final Pattern KEY = Pattern.compile("#\\{\\|[^|]*\\|");
    private static final Pattern LABELLED = Pattern.compile("(alt|aria-label|data-label|placeholder|title)=");
    private static final Pattern EXPRESSION = Pattern.compile("[$#@~]\\{(?:[^{}]|\\{[^{}]*})*}");

    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".html") && !ENGLISH.contains(name))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void saysNothingThatIsNotInTheMessages(String page) throws IOException {
        assertThat(wordsOf(Files.readString(PAGES.resolve(page)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Redeem a voucher</p>",
                "<p><bdi th:text=\"${amount}\">1</bdi> is left</p>",
                "<p th:text=\"|Left: ${amount}|\">Left: 1</p>",
                "<p th:text=\"${good} ? 'Valid' : #{bad}\">Valid</p>",
                "<p th:text=\"${ {'iban:Bank account'} }\">Bank account</p>",
                "<input aria-label=\"Amount\">",
                "<td th:attr=\"data-label=|Amount ${n}|\"></td>",
                "<th:block th:replace=\"~{:: one('name', 'Your name', 10)}\"></th:block>"
            })
    void findsAWordThatIsNotInTheMessages(String template) {
        assertThat(wordsOf(template)).isNotEmpty();
    }

    @Test
    void takesWhatIsReplacedByAMessageOrByData() {
        assertThat(wordsOf("""
                        <!DOCTYPE html><!-- A comment --><title th:text="|#{a.title} - Lifeline|">A title - Lifeline</title>
                        <p class="a b" th:classappend="${x > 1} ? 'govuk-tag govuk-tag--red'"><th:block th:text="#{a.text(${b})}">Text <b>bold</b></th:block>: 5 ×</p>
                        <input type="text" th:id="|item-${n}|" th:attr="aria-describedby=${e} ? 'pin-hint pin-error' : 'pin-hint'"><br>""")).isEmpty();
    }

    /** The pieces of a template that are words, and not replaced by a message or by data when the page is made. */
    private static List<String> wordsOf(String template) {
        String html = COMMENT.matcher(template).replaceAll("");
        List<String> found = new ArrayList<>();
        Deque<Boolean> replaced = new ArrayDeque<>();
        Matcher tag = TAG.matcher(html);
        int from = 0;
        while (tag.find()) {
            said(html.substring(from, tag.start()), replaced, found);
            from = tag.end();
            if (!tag.group(1).isEmpty()) {
                replaced.pop();
                continue;
            }
            boolean itself = attributes(tag.group(3), found) || tag.group(2).equals("code");
            if (tag.group(4).isEmpty() && !VOID.contains(tag.group(2))) {
                replaced.push(itself || Boolean.TRUE.equals(replaced.peek()));
            }
        }
        said(html.substring(from), replaced, found);
        return found;
    }

    private static void said(String text, Deque<Boolean> replaced, List<String> found) {
        String plain = PRODUCTS.matcher(text.replaceAll("&\\w+;", "")).replaceAll("");
        if (!Boolean.TRUE.equals(replaced.peek()) && WORD.matcher(plain).find()) {
            found.add(text.strip());
        }
    }

    /** @return whether the element's content is replaced */
    private static boolean attributes(String all, List<String> found) {
        boolean replaced = false;
        Matcher attribute = ATTRIBUTE.matcher(all);
        while (attribute.find()) {
            String name = attribute.group(1);
            String value = attribute.group(2) == null ? attribute.group(3) : attribute.group(2);
            // data-text: a script puts the words in
            replaced |= Set.of("th:text", "th:utext").contains(name)
                    || name.equals("th:attr") && value.contains("data-text=#{");
            if (SPOKEN.contains(name)
                    && WORD.matcher(value).find()
                    && !all.contains(name + "=${")
                    && !all.contains(name + "=#{")) {
                found.add(name + "=" + value);
            }
            if (name.startsWith("th:") && isWords(name, KEY.matcher(value).replaceAll(""))) {
                found.add(name + "=" + value);
            }
        }
        return replaced;
    }

    /** Codes, classes and ids have no capital in front, and those that stand together have hyphens. */
    private static boolean isWords(String name, String value) {
        if (name.equals("th:text")
                || name.equals("th:attr") && LABELLED.matcher(value).find()) {
            Matcher substituted = SUBSTITUTED.matcher(value);
            while (substituted.find()) {
                String rest = EXPRESSION.matcher(substituted.group(1)).replaceAll("");
                if (WORD.matcher(PRODUCTS.matcher(rest).replaceAll("")).find()) {
                    return true;
                }
            }
        }
        return LITERAL.matcher(value)
                .results()
                .map(literal -> Stream.of(literal.group(1).split("[ :]"))
                        .filter(word -> WORD.matcher(word).matches())
                        .toList())
                .anyMatch(
                        words -> words.size() > 1 || words.stream().anyMatch(word -> word.matches("\\p{Lu}\\p{Ll}.*")));
    }
}
