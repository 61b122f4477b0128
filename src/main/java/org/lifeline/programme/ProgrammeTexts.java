package org.lifeline.programme;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.programme.PublicTexts.Translation;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The public texts of programmes as they are in force. A text that is missing in a language is read in English. */
@Repository
public class ProgrammeTexts {

    /** A text, and the language in which it is written. */
    public record Text(String text, Language language) {}

    /**
     * The texts of a programme for a reader.
     *
     * @param whoQualifies null: nothing is written
     * @param papers null: nothing is written
     */
    public record Texts(
            Text name,
            Text purpose,
            @Nullable Text whoQualifies,
            @Nullable Text papers) {}

    private final JdbcClient jdbc;

    ProgrammeTexts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The texts of a programme in this language where they are translated, else in English. */
    public Texts of(Programme programme, Language language) {
        PublicTexts all = all(programme.code());
        Translation its = all.translation(language.code()).orElse(Translation.none(language.code()));
        return new Texts(
                text(programme.name(), its.name(), language),
                text(programme.purpose(), its.purpose(), language),
                textOrNull(all.whoQualifies(), its.whoQualifies(), language),
                textOrNull(all.papers(), its.papers(), language));
    }

    /** The name of a programme in this language where it is translated, else in English. */
    public Text name(Programme programme, Language language) {
        return Objects.requireNonNull(names(List.of(programme), language).get(programme.code()));
    }

    /** The names of these programmes, by their codes. */
    public Map<String, Text> names(List<Programme> programmes, Language language) {
        Map<String, String> translated = new HashMap<>();
        jdbc.sql("select programme_code, name from programme_text where language = :language and name is not null")
                .param("language", language.code())
                .query(row -> {
                    translated.put(row.getString(1), row.getString(2));
                });
        Map<String, Text> names = new HashMap<>();
        programmes.forEach(programme ->
                names.put(programme.code(), text(programme.name(), translated.get(programme.code()), language)));
        return names;
    }

    private static Text text(String english, @Nullable String translated, Language language) {
        return translated == null ? new Text(english, Language.ENGLISH) : new Text(translated, language);
    }

    private static @Nullable Text textOrNull(@Nullable String english, @Nullable String translated, Language language) {
        return english == null && translated == null
                ? null
                : text(Optional.ofNullable(english).orElse(""), translated, language);
    }

    /** All texts of a programme, in all languages. */
    PublicTexts all(String code) {
        List<Translation> written = jdbc.sql(
                        "select language, name, purpose, who_qualifies, papers from programme_text where programme_code = :code order by language")
                .param("code", code)
                .query((row, n) -> new Translation(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                .list();
        Optional<Translation> english = written.stream()
                .filter(each -> each.language().equals(Language.ENGLISH.code()))
                .findFirst();
        return new PublicTexts(
                english.map(Translation::whoQualifies).orElse(null),
                english.map(Translation::papers).orElse(null),
                written.stream()
                        .filter(each -> !each.language().equals(Language.ENGLISH.code()))
                        .toList());
    }

    /** Puts these texts in the place of those in force. */
    void replace(String code, PublicTexts texts) {
        jdbc.sql("delete from programme_text where programme_code = :code")
                .param("code", code)
                .update();
        insert(code, new Translation(Language.ENGLISH.code(), null, null, texts.whoQualifies(), texts.papers()));
        texts.translations().forEach(each -> insert(code, each));
    }

    private void insert(String code, Translation text) {
        if (text.says()) {
            jdbc.sql("""
                            insert into programme_text (programme_code, language, name, purpose, who_qualifies, papers)
                            values (:code, :language, :name, :purpose, :whoQualifies, :papers)""")
                    .param("code", code)
                    .param("language", text.language())
                    .param("name", text.name())
                    .param("purpose", text.purpose())
                    .param("whoQualifies", text.whoQualifies())
                    .param("papers", text.papers())
                    .update();
        }
    }
}
