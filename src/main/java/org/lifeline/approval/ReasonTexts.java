package org.lifeline.approval;

import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Coded reasons as an applicant reads them: in plain words of their language. */
@Component
public class ReasonTexts {

    private static final int LONGEST = 300;

    private final JdbcClient jdbc;

    ReasonTexts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes how applicants read a reason.
     *
     * @throws Refused 422 for what is too long or cannot be printed
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

    /** @throws Refused 422 for what is too long or cannot be printed */
    static void check(String text) {
        if (text.length() > LONGEST || !FormSchema.isPrintable(text)) {
            throw Refused.invalid("text", "A text for applicants has at most " + LONGEST + " characters that can be printed.");
        }
    }

    /** What was written for this language; empty where nothing was. */
    String written(String code, Language language) {
        return jdbc.sql("select text from decision_reason_text where code = :code and language = :language")
                .param("code", code)
                .param("language", language.code())
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** The reason in this language; in English, and then as officers choose it, where no text was written. */
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
