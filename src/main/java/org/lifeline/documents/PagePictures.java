package org.lifeline.documents;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lifeline.platform.database.Rows;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which documents have pictures of their pages, and which wait for them (decision 0082). A document is known by its content. */
@Repository
class PagePictures implements FileReferences {

    /** So often it is tried to draw a document: a machine may stop in between, or be busy. */
    private static final int MOST_TRIES = 3;

    /** The picture of a page. @param file its checksum in the document store */
    record Picture(int page, String file, int width, int height) {}

    /** @param mediaType of the document */
    record Waiting(String sha256, String mediaType) {}

    private final JdbcClient jdbc;
    private final DocumentPagesRuns runs;
    private final Clock clock;

    PagePictures(JdbcClient jdbc, DocumentPagesRuns runs, Clock clock) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.clock = clock;
    }

    /** Has the pages of these contents drawn, unless that was asked for before. A voice note has none. */
    void ask(Collection<String> contents) {
        int asked = contents.isEmpty()
                ? 0
                : jdbc.sql("""
                                insert into document_pages (sha256, state, asked_at)
                                select distinct sha256, 'waiting', cast(:now as timestamptz) from unnest(cast(:contents as text[])) sha256
                                 where not exists (select from document d where d.sha256 = sha256.sha256 and d.media_type like 'audio/%')
                                on conflict do nothing""")
                        .param("contents", contents.toArray(String[]::new))
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update();
        if (asked > 0) {
            runs.startDrawing();
        }
    }

    /** Some that wait, those that were tried least often first. */
    List<Waiting> some(int most) {
        return jdbc.sql("""
                        select p.sha256, d.media_type from document_pages p
                          join lateral (select media_type from document where sha256 = p.sha256 and deleted_at is null limit 1) d on true
                         where p.state = 'waiting' order by p.tries, p.asked_at, p.sha256 limit :most""")
                .param("most", most)
                .query((row, n) -> new Waiting(row.getString("sha256"), row.getString("media_type")))
                .list();
    }

    boolean someWait() {
        return !some(1).isEmpty();
    }

    /** Notes that it is tried now, before it is: what stops the machine is not tried for ever. @return false when it was tried too often */
    boolean tryNow(String sha256) {
        jdbc.sql(
                        "update document_pages set tries = tries + 1, state = case when tries >= :most then 'none' else state end"
                                + " where sha256 = :sha256 and state = 'waiting'")
                .param("most", MOST_TRIES)
                .param("sha256", sha256)
                .update();
        return jdbc.sql("select state = 'waiting' from document_pages where sha256 = :sha256")
                .param("sha256", sha256)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Keeps the pictures of a document, if it is still there. @param pages of the whole document; 0 when it cannot be drawn */
    void keep(String sha256, int pages, List<Picture> pictures) {
        int there = jdbc.sql(
                        "update document_pages set state = :state, pages = :pages where sha256 = :sha256 and state = 'waiting'")
                .param("state", pictures.isEmpty() ? "none" : "drawn")
                .param("pages", pictures.isEmpty() ? null : Integer.valueOf(pages))
                .param("sha256", sha256)
                .update();
        if (there > 0) {
            pictures.forEach(picture -> jdbc.sql(
                            "insert into page_picture (sha256, page, picture_sha256, width, height) values (:sha256, :page, :file, :width, :height)")
                    .param("sha256", sha256)
                    .param("page", picture.page())
                    .param("file", picture.file())
                    .param("width", picture.width())
                    .param("height", picture.height())
                    .update());
        }
    }

    /** Deletes the pictures of a content that is deleted. @return their checksums */
    List<String> delete(String sha256) {
        List<String> files = jdbc.sql("select picture_sha256 from page_picture where sha256 = :sha256")
                .param("sha256", sha256)
                .query(String.class)
                .list();
        jdbc.sql("delete from document_pages where sha256 = :sha256")
                .param("sha256", sha256)
                .update();
        return files;
    }

    /** The pictures of several contents, by content; one without pictures is not in it. */
    Map<String, List<Picture>> of(Collection<String> contents) {
        return Rows.byKey(jdbc.sql("select * from page_picture where sha256 = any (:contents) order by sha256, page")
                .param("contents", contents.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("sha256"),
                        new Picture(
                                row.getInt("page"),
                                row.getString("picture_sha256"),
                                row.getInt("width"),
                                row.getInt("height"))))
                .list());
    }

    /** How many pages each of these contents has as a whole; one that is not drawn is not in it. */
    Map<String, Integer> pages(Collection<String> contents) {
        return jdbc
                .sql("select sha256, pages from document_pages where sha256 = any (:contents) and state = 'drawn'")
                .param("contents", contents.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("sha256"), row.getInt("pages")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Optional<String> file(String sha256, int page) {
        return jdbc.sql("select picture_sha256 from page_picture where sha256 = :sha256 and page = :page")
                .param("sha256", sha256)
                .param("page", page)
                .query(String.class)
                .optional();
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("select exists (select from page_picture where picture_sha256 = :file)")
                .param("file", sha256)
                .query(Boolean.class)
                .single();
    }
}
