package org.lifeline.dashboard;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who gets the reports by mail, and in which language each of them reads. */
@Repository
class ReportReaders {

    private static final String MANAGERS = "managers";
    private static final String AND_AUDITORS = "managersAndAuditors";
    private static final String NOBODY = "nobody";

    private final JdbcClient jdbc;
    private final Programmes programmes;
    private final Officers officers;
    private final Languages languages;
    private final ReportAccess access;

    ReportReaders(JdbcClient jdbc, Programmes programmes, Officers officers, Languages languages, ReportAccess access) {
        this.jdbc = jdbc;
        this.programmes = programmes;
        this.officers = officers;
        this.languages = languages;
        this.access = access;
    }

    /**
     * The accounts that get the report about a programme, with their languages. Nobody is among them who may not read it, whatever a table
     * says.
     *
     * @param readers what the table {@code reportReaders} says: {@code managers}, {@code managersAndAuditors} or {@code nobody}
     * @throws IllegalArgumentException when it says anything else
     */
    Map<String, Language> of(String programme, String readers) {
        Set<String> accounts = new TreeSet<>();
        switch (readers) {
            case NOBODY -> {}
            case MANAGERS -> accounts.addAll(managers(programme));
            case AND_AUDITORS -> {
                accounts.addAll(managers(programme));
                accounts.addAll(officers.named(Role.AUDITOR).keySet());
            }
            default ->
                throw new IllegalArgumentException("nobody is called " + readers + " in the table reportReaders");
        }
        Map<String, Language> of = new TreeMap<>();
        for (String account : accounts) {
            if (mayRead(account, programme)) {
                of.put(account, language(account));
            }
        }
        return of;
    }

    private Set<String> managers(String programme) {
        Set<String> named = new TreeSet<>(programmes.managers(programme));
        return named.isEmpty() ? officers.named(Role.PROGRAMME_MANAGER).keySet() : named;
    }

    private boolean mayRead(String account, String programme) {
        return access.mayRead(new CurrentUser(account, Set.copyOf(officers.groupsOf(account))), programme);
    }

    /** The language in which this person reads reports: English until they choose another one. */
    Language language(String account) {
        return languages.of(jdbc.sql("select language from report_language where user_id = :account")
                .param("account", account)
                .query(String.class)
                .optional()
                .orElse(null));
    }

    void choose(String account, Language language) {
        jdbc.sql("""
                        insert into report_language (user_id, language) values (:account, :language)
                        on conflict (user_id) do update set language = excluded.language""")
                .param("account", account)
                .param("language", language.code())
                .update();
    }
}
