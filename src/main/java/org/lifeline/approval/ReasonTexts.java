package org.lifeline.approval;

import org.lifeline.platform.language.Language;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Coded reasons as an applicant reads them: in plain words of their language. */
@Component
public class ReasonTexts {

    private final JdbcClient jdbc;

    ReasonTexts(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
