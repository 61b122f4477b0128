package org.lifeline.approval;

import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The plain words, in each language, in which applicants read the coded reasons. */
@Component
public class ReasonTexts {

    private static final int LONGEST = 300;

    private final JdbcClient jdbc;

    ReasonTexts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Saves the text in which applicants read a reason.
     *
     * @throws Refused 422 when the text is too long or not printable
     */
    public void write(String code, Language language, String text) {
        check(text);
        jdbc.sql("""
                        insert into decision_reason_text (code, language, text) values (:code, :language, :text)
                        on conflict (code, language) do update set text = :text""")
                .param("code", code)
                .param("language", language.code())
                .param("text", text)
                .update();
    }

    /** @throws Refused 422 when the text is too long or not printable */
    static void check(String text) {
        if (text.length() > LONGEST || !FormSchema.isPrintable(text)) {
            throw Refused.invalid(
                    "text", "A text for applicants has at most " + LONGEST + " characters that can be printed.");
        }
    }

    /** The text that was saved for this language; empty where none was. */
    String written(String code, Language language) {
        return jdbc.sql("select text from decision_reason_text where code = :code and language = :language")
                .param("code", code)
                .param("language", language.code())
                .query(String.class)
                .optional()
                .orElse("");
    }

    /**
     * The reason in this language. Where no text was saved, the English text, and where there is none either, the label that officers see.
     */
    public String of(String code, Language language) {
        return jdbc.sql("""
                        select coalesce(
                            (select text from decision_reason_text where code = :code and language = :language),
                            (select text from decision_reason_text where code = :code and language = :english),
                            (select label from decision_reason where code = :code),
                            :code)""")
                .param("code", code)
                .param("language", language.code())
                .param("english", Language.ENGLISH.code())
                .query(String.class)
                .single();
    }
}
