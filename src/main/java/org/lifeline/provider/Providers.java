package org.lifeline.provider;

import java.util.List;
import java.util.Optional;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Organisations and the accounts that work for them. */
@Repository
public class Providers {

    private final JdbcClient jdbc;
    private final Languages languages;

    Providers(JdbcClient jdbc, Languages languages) {
        this.jdbc = jdbc;
        this.languages = languages;
    }

    /** The provider's name. @throws Refused 404 when there is no such provider */
    public String name(String code) {
        return jdbc.sql("select name from service_provider where code = :code")
                .param("code", code)
                .query(String.class)
                .optional()
                .orElseThrow(Providers::unknown);
    }

    /** The language in which the organisation is written to. */
    Language language(String code) {
        return languages.of(jdbc.sql("select language from service_provider where code = :code")
                .param("code", code)
                .query(String.class)
                .single());
    }

    /** Somebody of the organisation works in this language: from now on it is written to in it. */
    void worksIn(String code, Language language) {
        jdbc.sql("update service_provider set language = :language where code = :code and language <> :language")
                .param("language", language.code())
                .param("code", code)
                .update();
    }

    /** Locks the provider until the transaction ends, so that its details, its suspension and its users change one after the other. */
    void lock(String code) {
        if (jdbc.sql("select code from service_provider where code = :code for no key update")
                .param("code", code)
                .query(String.class)
                .optional()
                .isEmpty()) {
            throw unknown();
        }
    }

    /** The organisation for which an account works. */
    public Optional<String> of(String user) {
        return jdbc.sql("select provider_code from provider_account where user_id = :user")
                .param("user", user)
                .query(String.class)
                .optional();
    }

    /** @throws Refused 404 when the account works for another organisation or for none */
    void requireMember(String user, String code) {
        if (!of(user).filter(code::equals).isPresent()) {
            throw unknown();
        }
    }

    /**
     * @throws Refused 404 when the account works for another organisation or for none; 403 {@code notAdministrator} when it is a clerk of
     *     this one
     */
    void requireAdministrator(String user, String code) {
        requireMember(user, code);
        if (!isAdministrator(user)) {
            throw Refused.forbidden("notAdministrator", "Only an administrator of your organisation can do this.");
        }
    }

    /** Whether the account is an administrator of the organisation for which it works. */
    public boolean isAdministrator(String user) {
        return jdbc.sql("select exists (select from provider_account where user_id = :user and administrator)")
                .param("user", user)
                .query(Boolean.class)
                .single();
    }

    /** The accounts that work for the organisation, by name. */
    List<String> accounts(String code) {
        return jdbc.sql("select user_id from provider_account where provider_code = :code order by user_id")
                .param("code", code)
                .query(String.class)
                .list();
    }

    static Refused unknown() {
        return Refused.notFound("There is no such provider.");
    }
}
