package org.lifeline.notification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lifeline.platform.language.Language;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** The texts under templates/mail and templates/sms, in the reader's language, or in English where that language has none. */
@Component
class LetterTexts {

    static final String MAIL = "mail";
    static final String SMS = "sms";

    private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");

    private final ResourceLoader resources;
    private final Map<String, String> templates = new ConcurrentHashMap<>();

    LetterTexts(ResourceLoader resources) {
        this.resources = resources;
    }

    /**
     * A template with its placeholders filled. Line breaks in a value become spaces, so that no value can add a header to a mail.
     *
     * @throws IllegalStateException when the template has a placeholder without a value
     */
    String text(String channel, Language language, String name, Map<String, String> values) {
        return VALUE.matcher(template(channel, language, name)).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalStateException(
                        "the template " + name + " asks for " + found.group(1) + ", which is not given");
            }
            return Matcher.quoteReplacement(value.replaceAll("[\\r\\n]+", " "));
        });
    }

    /**
     * The subject of a mail, which is the first line of its template, after the mail was sent. A value that is not known any more is shown
     * as three points.
     */
    String subject(Language language, String name, Map<String, String> values) {
        String subject = template(MAIL, language, name).lines().findFirst().orElse(name);
        return VALUE.matcher(subject)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "…")));
    }

    private String template(String channel, Language language, String name) {
        return templates.computeIfAbsent(
                channel + "/" + language.code() + "/" + name, k -> read(channel, language, name));
    }

    private String read(String channel, Language language, String name) {
        Resource own = file(channel, language, name);
        Resource file = own.exists() ? own : file(channel, Language.ENGLISH, name);
        try (InputStream in = file.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no template " + name + " for " + channel, e);
        }
    }

    private Resource file(String channel, Language language, String name) {
        return resources.getResource("classpath:templates/" + channel + "/" + language.code() + "/" + name + ".txt");
    }
}
