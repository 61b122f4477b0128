package org.lifeline.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.detect.Detector;
import org.apache.tika.exception.TikaException;
import org.apache.tika.metadata.Metadata;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.database.Rows;
import org.lifeline.platform.problem.Refused;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.multipart.MultipartFile;

/** The documents of cases: checks them when they are uploaded, lists and shows them. The case decides who may see its documents. */
@Service
public class Documents {

    private static final int MOST_DOCUMENTS = 50;
    private static final String SELECT = "select *, is_held_back(id) as held_back,"
            + " exists (select from document_fault f where f.sha256 = document.sha256) as damaged from document";
    private static final String SECURITY_POLICY = "Content-Security-Policy";
    private static final String NOTHING_BUT_ITSELF = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    private static final Map<String, List<String>> TAKEN = Map.of(
            "application/pdf", List.of(".pdf"),
            "image/jpeg", List.of(".jpg", ".jpeg"),
            "image/png", List.of(".png"));

    /** Formats of photos that not everybody who works on a case can open. */
    private static final Map<String, String> PHONE_PHOTOS = Map.of(
            "image/heic", Remedies.HEIC,
            "image/heic-sequence", Remedies.HEIC,
            "image/heif", Remedies.HEIC,
            "image/heif-sequence", Remedies.HEIC,
            "image/avif", Remedies.OTHER,
            "image/webp", Remedies.OTHER);

    private static final class Remedies {
        static final String HEIC =
                "This photo is in the format HEIC, which not everybody can open. On an iPhone choose Settings, Camera, Formats,"
                        + " Most Compatible and take it again; or make a screenshot of the photo and send that.";
        static final String OTHER =
                "This picture is in a format that not everybody can open. Save it as JPEG or PNG, or make a screenshot of it and send that.";

        private Remedies() {}
    }

    private final DocumentStore store;
    private final UnneededFiles files;
    private final Thumbnails thumbnails;
    private final HeldBack held;
    private final PagePictures pictures;
    private final UploadLimit limit;
    private final JdbcClient jdbc;
    private final TransactionTemplate apart;
    private final Clock clock;
    private final Detector detector;

    Documents(
            DocumentStore store,
            UnneededFiles files,
            Thumbnails thumbnails,
            HeldBack held,
            PagePictures pictures,
            UploadLimit limit,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock)
            throws TikaException, IOException {
        this.store = store;
        this.files = files;
        this.thumbnails = thumbnails;
        this.held = held;
        this.pictures = pictures;
        this.limit = limit;
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
        this.detector = new TikaConfig().getDetector();
    }

    /**
     * An uploaded file that may be added to a case.
     *
     * @param content what is stored of it; of a photo only the {@linkplain PlainPicture picture itself}
     * @param kind as the uploader says; null: not stated
     * @param sha256 checksum of what is stored
     * @param sentSha256 checksum of what was uploaded; it identifies documents that were stored before metadata were removed from pictures
     */
    public record Checked(
            byte[] content,
            @Nullable String kind,
            String fileName,
            String mediaType,
            String sha256,
            String sentSha256) {

        boolean hasContentOf(Document document) {
            return document.sha256().equals(sha256) || document.sha256().equals(sentSha256);
        }
    }

    /**
     * Checks an uploaded file, without storing it. The content decides what kind of file it is: an executable called report.pdf is refused.
     * All metadata are removed from a photo, whoever sends it and by whatever way; this does not rely on the browser having removed the
     * location.
     *
     * @throws Refused 422 without content, 413 when it is larger than {@link UploadLimit}, 415 when it is not a PDF, JPEG or PNG, or could
     *     harm the person who opens it
     */
    public Checked check(@Nullable MultipartFile file, @Nullable String kind) {
        if (file == null || file.isEmpty()) {
            throw Refused.invalid("file", "Choose a file that is not empty.");
        }
        if (file.getSize() > limit.bytes()) {
            throw Refused.tooLarge("The upload is larger than " + limit.megabytes() + " MB.");
        }
        String kindGiven = kind == null || kind.isBlank() ? null : kind.strip();
        if (kindGiven != null && !kindGiven.matches("[A-Za-z][A-Za-z0-9-]{0,39}")) {
            throw Refused.invalid("kind", "A kind is one word of letters and digits, such as medicalReport.");
        }
        byte[] content = bytes(file);
        String mediaType = detect(content);
        HarmfulContent.refuse(content, mediaType);
        byte[] kept = PlainPicture.of(content, mediaType);
        String sent = DigestUtils.sha256Hex(content);
        return new Checked(
                kept,
                kindGiven,
                FileName.plain(file.getOriginalFilename(), TAKEN.getOrDefault(mediaType, List.of(""))),
                mediaType,
                kept == content ? sent : DigestUtils.sha256Hex(kept),
                sent);
    }

    /**
     * Checks a voice note by which somebody consents, without storing it. No other way of adding a document takes sound.
     *
     * @throws Refused 413, 415 or 422 when it is too large, no {@linkplain VoiceNote voice note}, or empty
     */
    public Checked checkVoice(@Nullable MultipartFile file, String kind) {
        if (file == null || file.isEmpty()) {
            throw Refused.invalid("voice", "Nothing was recorded. Record it again.");
        }
        if (file.getSize() > VoiceNote.MOST_BYTES) {
            throw Refused.tooLarge("The voice note is too long. Half a minute is enough.");
        }
        byte[] content = bytes(file);
        String mediaType = VoiceNote.typeOf(content);
        String sha256 = DigestUtils.sha256Hex(content);
        return new Checked(
                content,
                kind,
                "voice-note." + mediaType.substring(mediaType.indexOf('/') + 1),
                mediaType,
                sha256,
                sha256);
    }

    private static byte[] bytes(MultipartFile file) {
        try {
            return file.getBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the upload cannot be read", e);
        }
    }

    /**
     * Adds a file to a case. The caller holds the lock on the case. Until the document is {@linkplain Document#sent() sent} it can be
     * {@linkplain #remove removed} again.
     *
     * @param replaces the document that is replaced in the same step; or null
     * @throws Refused 409 {@code alreadyAdded} when the case has the same file, {@code tooManyDocuments}; and those of {@link #remove}
     */
    public Document add(String caseNumber, Checked file, String uploadedBy, @Nullable UUID replaces) {
        List<Document> before = list(caseNumber);
        for (Document same : before) {
            if (file.hasContentOf(same)) {
                if (same.sha256().equals(file.sha256()) && same.deleted() == null) {
                    // repairs a damaged file of the same content, also though this request is refused
                    apart.executeWithoutResult(status -> store.put(file.content()));
                }
                throw Refused.conflict(
                        "alreadyAdded",
                        same.uploadedBy().equals(uploadedBy)
                                ? "You have already added this file, as " + same.fileName() + "."
                                : "This file is already in this case, as " + same.fileName() + ".");
            }
        }
        Document replaced = replaces == null ? null : remove(caseNumber, replaces, uploadedBy);
        if (before.size() - (replaced == null ? 0 : 1) >= MOST_DOCUMENTS) {
            throw Refused.conflict("tooManyDocuments", "A case holds at most " + MOST_DOCUMENTS + " documents.");
        }
        String kind = file.kind() != null ? file.kind() : replaced != null ? replaced.kind() : "other";
        UUID id = UUID.randomUUID();
        Instant now = Instant.now(clock);
        boolean sent = jdbc.sql("""
                        insert into document (id, case_number, kind, file_name, media_type, size_bytes, sha256, uploaded_by, uploaded_at)
                        values (:id, :case, :kind, :name, :type, :size, :sha256, :by, :at) returning sent""")
                .param("id", id)
                .param("case", caseNumber)
                .param("kind", kind)
                .param("name", file.fileName())
                .param("type", file.mediaType())
                .param("size", file.content().length)
                .param("sha256", store.put(file.content()))
                .param("by", uploadedBy)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
        boolean heldBack = held.hold(id);
        if (!heldBack) {
            pictures.ask(List.of(file.sha256()));
        }
        return new Document(
                id,
                caseNumber,
                kind,
                file.fileName(),
                file.mediaType(),
                file.content().length,
                file.sha256(),
                uploadedBy,
                now,
                sent,
                heldBack,
                false,
                null);
    }

    /**
     * Removes a document that was not sent yet from a case. The caller holds the lock on the case. The file is deleted from the store.
     *
     * @return the removed document
     * @throws Refused 404 when it is not in this case, 409 {@code documentSent} when it was sent, 403 {@code notYours} when somebody else
     *     added it
     */
    public Document remove(String caseNumber, UUID id, String by) {
        Document document = find(caseNumber, id).orElseThrow(Documents::unknown);
        if (document.sent()) {
            throw Refused.conflict(
                    "documentSent",
                    "This document has been sent and cannot be removed. If it is the wrong one, add another.");
        }
        if (!document.uploadedBy().equals(by)) {
            throw Refused.forbidden("notYours", "Somebody else added this document. Only they can remove it.");
        }
        jdbc.sql("delete from document where id = :id").param("id", id).update();
        files.sweepAfterCommit(document.sha256());
        return document;
    }

    /**
     * Turns a picture that was not sent yet by 90 degrees clockwise. A new document with the same name and kind takes its place, as when it is
     * {@linkplain #add replaced}. The caller holds the lock on the case, so that of two who turn the same document the second is told.
     *
     * @throws Refused 409 {@code documentGone} when it is not in this case any more, {@code documentSent} when it was sent,
     *     {@code beingChecked} when it is held back; 403 {@code notYours} when somebody else added it; 415 for a file that is no picture
     */
    public Document turn(String caseNumber, UUID id, String by) {
        Document document = find(caseNumber, id)
                .orElseThrow(() -> Refused.conflict(
                        "documentGone",
                        "This document was turned, replaced or removed a moment ago. Below is what is there now."));
        if (document.sent()) {
            throw Refused.conflict(
                    "documentSent",
                    "This document has been sent and cannot be turned. If it cannot be read, add another.");
        }
        if (!document.uploadedBy().equals(by)) {
            throw Refused.forbidden("notYours", "Somebody else added this document. Only they can turn it.");
        }
        if (!document.isImage()) {
            throw Refused.wrongType("file", "Only a photo can be turned.");
        }
        requireChecked(document);
        byte[] turned = PlainPicture.turned(store.get(document.sha256()), document.mediaType());
        String sha256 = DigestUtils.sha256Hex(turned);
        return add(
                caseNumber,
                new Checked(turned, document.kind(), document.fileName(), document.mediaType(), sha256, sha256),
                by,
                id);
    }

    private String detect(byte[] content) {
        try {
            String type = detector.detect(new ByteArrayInputStream(content), new Metadata())
                    .getBaseType()
                    .toString();
            if (PHONE_PHOTOS.containsKey(type)) {
                throw Refused.wrongType("file", PHONE_PHOTOS.get(type));
            }
            if (!TAKEN.containsKey(type) || (type.equals("application/pdf") && !startsAsPdf(content))) {
                throw Refused.wrongType("file", "This file is not a PDF, JPEG or PNG. Choose another file.");
            }
            return type;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PDF readers tolerate anything in front of the header, but a browser might take that for a web page. */
    private static boolean startsAsPdf(byte[] content) {
        String start =
                new String(content, 0, Math.min(content.length, 64), java.nio.charset.StandardCharsets.ISO_8859_1);
        return start.strip().startsWith("%PDF-");
    }

    public List<Document> list(String caseNumber) {
        return list(List.of(caseNumber)).getOrDefault(caseNumber, List.of());
    }

    /** The documents of several cases, by case number, the oldest first. A case without a document is not in it. */
    public Map<String, List<Document>> list(Collection<String> caseNumbers) {
        return Rows.byKey(jdbc.sql(SELECT + " where case_number = any (:cases) order by uploaded_at, id")
                .param("cases", caseNumbers.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("case_number"), document(row, n)))
                .list());
    }

    /** The documents of a case that had a virus and were deleted, the oldest first. */
    public List<HeldBack.Infected> infected(String caseNumber) {
        return held.infected(caseNumber);
    }

    /**
     * Numbers of the other cases that have a document whose content is that of a document of this case, byte for byte: some at a time, those to
     * which it came last first.
     */
    public List<String> sameContent(String caseNumber, int page, int size) {
        return jdbc.sql("""
                        select o.case_number from document d cross join lateral (
                            select case_number, uploaded_at from document
                             where sha256 = d.sha256 and case_number <> d.case_number and not repeats
                             order by uploaded_at desc limit :start + :size) o
                         where d.case_number = :case
                         group by o.case_number order by max(o.uploaded_at) desc, o.case_number limit :size offset :start""")
                .param("case", caseNumber)
                .param("size", size)
                .param("start", (long) page * size)
                .query(String.class)
                .list();
    }

    /** Whether another case has a document with this content. Until the transaction ends, nobody else is answered about it. */
    public boolean isInAnotherCase(String sha256, String caseNumber) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('document ' || :sha256, 0))")
                .param("sha256", sha256)
                .query()
                .listOfRows();
        return jdbc.sql("select exists (select from document where sha256 = :sha256 and case_number <> :case)")
                .param("sha256", sha256)
                .param("case", caseNumber)
                .query(Boolean.class)
                .single();
    }

    /** Those of other cases that have a document as large, to the byte, as a document of this case. */
    public List<String> sameSize(String caseNumber, Collection<String> others) {
        return jdbc.sql("select distinct o.case_number from document d join document o on o.size_bytes = d.size_bytes"
                        + " where d.case_number = :case and o.case_number = any (:others)")
                .param("case", caseNumber)
                .param("others", others.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    public Optional<Document> find(UUID id) {
        return jdbc.sql(SELECT + " where id = :id")
                .param("id", id)
                .query(Documents::document)
                .optional();
    }

    /** A document of this case; a document of another case is not found. */
    public Optional<Document> find(String caseNumber, UUID id) {
        return jdbc.sql(SELECT + " where case_number = :case and id = :id")
                .param("case", caseNumber)
                .param("id", id)
                .query(Documents::document)
                .optional();
    }

    /**
     * Erases a case's documents.
     *
     * @return their checksums; files that nothing else needs {@linkplain UnneededFiles are deleted from the store} once this is committed
     */
    public List<String> erase(String caseNumber) {
        return jdbc.sql("select erase_documents(:case)")
                .param("case", caseNumber)
                .query(String.class)
                .list();
    }

    /** Deletes a file if nothing refers to it. */
    public void drop(String sha256) {
        store.delete(sha256);
    }

    /**
     * The document as a response that a browser shows in place, without guessing its type.
     *
     * @throws Refused 404 when it is not in this case, 409 {@code beingChecked} when it is held back
     * @throws DocumentStore.Damaged which the caller is told as 503 {@code documentDamaged}
     */
    public ResponseEntity<byte[]> show(String caseNumber, UUID id) {
        Document document = find(caseNumber, id).orElseThrow(Documents::unknown);
        requireChecked(document);
        ResponseEntity.BodyBuilder shown = ResponseEntity.ok();
        if (document.isImage()) {
            // the PDF viewer of a browser does not work under that policy
            shown.header(SECURITY_POLICY, NOTHING_BUT_ITSELF);
        }
        return shown.contentType(MediaType.parseMediaType(document.mediaType()))
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(document.fileName(), java.nio.charset.StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(store.get(document.sha256()));
    }

    /** A small picture of a photo or scan, by which it is recognised in a list. @throws Refused 404 when the document has none, 409 when it is held back */
    public ResponseEntity<byte[]> showSmall(Document document) {
        requireChecked(document);
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_JPEG)
                .cacheControl(CacheControl.noStore())
                .header(SECURITY_POLICY, NOTHING_BUT_ITSELF)
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"small.jpg\"")
                .body(thumbnails
                        .of(document, () -> store.get(document.sha256()))
                        .orElseThrow(() -> Refused.notFound("There is no small picture of this document.")));
    }

    /**
     * The pictures of the pages of these documents, by document; one that has none yet is not in it. Pictures that nobody asked for before, such
     * as those of a document of an earlier version, are made now.
     */
    public Map<UUID, PagesView> pages(List<Document> documents) {
        List<String> contents = documents.stream()
                .filter(document -> !document.heldBack() && !document.damaged() && document.deleted() == null)
                .map(Document::sha256)
                .toList();
        pictures.ask(contents);
        Map<String, List<PagePictures.Picture>> drawn = pictures.of(contents);
        Map<String, Integer> totals = pictures.pages(contents);
        return documents.stream()
                .filter(document -> contents.contains(document.sha256()) && drawn.containsKey(document.sha256()))
                .collect(Collectors.toMap(
                        Document::id,
                        document -> new PagesView(
                                totals.getOrDefault(document.sha256(), 0),
                                Objects.requireNonNull(drawn.get(document.sha256())).stream()
                                        .map(each -> new PagesView.PageView(each.page(), each.width(), each.height()))
                                        .toList())));
    }

    /** The picture of a page. @param page from 1 @throws Refused 404 when there is none, 409 when the document is held back */
    public ResponseEntity<byte[]> showPage(Document document, int page) {
        requireChecked(document);
        String file = pictures.file(document.sha256(), page)
                .orElseThrow(() -> Refused.notFound("There is no picture of this page."));
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_JPEG)
                .cacheControl(CacheControl.noStore())
                .header(SECURITY_POLICY, NOTHING_BUT_ITSELF)
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"page-" + page + ".jpg\"")
                .body(store.get(file));
    }

    private static void requireChecked(Document document) {
        if (document.deleted() != null) {
            throw Refused.gone(
                    "documentDeleted",
                    "This document was deleted, as the rules say: it is kept for a certain time after its case has ended, and this time is over.");
        }
        if (document.heldBack()) {
            throw Refused.conflict(
                    "beingChecked",
                    "This document is being checked for viruses. It can be opened when that is done, usually within a minute.");
        }
    }

    /**
     * A document whose time is over.
     *
     * @param rule the row and the column of the table that says so, such as {@code medicalReport/refused}
     * @param days so many days after the end of its case
     */
    public record Due(UUID id, String caseNumber, String rule, int days, Instant uploadedAt) {}

    /**
     * How long documents of a kind are kept after a case that ended in a certain way.
     *
     * @param kind {@code other} for those that no other rule names
     */
    public record Kept(String kind, String outcome, int days) {}

    private static final String DUE = """
            select d.id, d.case_number, r.kind || '/' || r.outcome as rule, r.days, d.uploaded_at
              from document d cross join lateral ended_case(d.case_number) e
              join unnest(cast(:kinds as text[]), cast(:outcomes as text[]), cast(:days as int[])) as r (kind, outcome, days)
                on r.kind = case when d.kind = any (cast(:kinds as text[])) then d.kind else 'other' end and r.outcome = e.outcome
             where d.deleted_at is null and d.sent and d.uploaded_at < cast(:now as timestamptz) + make_interval(days => :ahead - :least)
               and (d.uploaded_at, d.id) > (:after, :afterId)
               and e.ended_at + make_interval(days => r.days - :ahead) <= least(now(), :now)
               and not is_held_back(d.id) and not is_on_hold(d.case_number)
             order by d.uploaded_at, d.id limit :most""";

    private static final OffsetDateTime BEGINNING = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    /**
     * Documents that these rules let go, the oldest first, of cases that are over and not on hold.
     *
     * @param after the last one of the portion before; null at the beginning
     */
    public List<Due> due(List<Kept> rules, @Nullable Due after, int most) {
        if (rules.isEmpty()) {
            return List.of();
        }
        return due(DUE, rules, after, most, 0)
                .query((row, n) -> new Due(
                        row.getObject("id", UUID.class),
                        row.getString("case_number"),
                        row.getString("rule"),
                        row.getInt("days"),
                        row.getObject("uploaded_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * How many documents these rules let go by this time tomorrow, counted to {@code most}. Each document that is old enough is looked at, which
     * takes the longer the more there are.
     */
    public long countDueTomorrow(List<Kept> rules, int most) {
        return rules.isEmpty()
                ? 0
                : due("select count(*) from (" + DUE + ") due", rules, null, most, 1)
                        .query(Long.class)
                        .single();
    }

    private JdbcClient.StatementSpec due(String sql, List<Kept> rules, @Nullable Due after, int most, int daysAhead) {
        return jdbc.sql(sql)
                .param("kinds", rules.stream().map(Kept::kind).toArray(String[]::new))
                .param("outcomes", rules.stream().map(Kept::outcome).toArray(String[]::new))
                .param("days", rules.stream().map(Kept::days).toArray(Integer[]::new))
                .param("ahead", daysAhead)
                .param("least", rules.stream().mapToInt(Kept::days).min().orElseThrow())
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("after", after == null ? BEGINNING : after.uploadedAt().atOffset(ZoneOffset.UTC))
                .param("afterId", after == null ? new UUID(0, 0) : after.id())
                .param("most", most);
    }

    /**
     * Deletes the content of a document whose time is over, with its small picture and the pictures of its pages, unless another document has the
     * same content. Its row stays and says so. The caller holds the lock on the case. The database refuses what is not due or on hold.
     *
     * @return whether it was deleted now
     */
    public boolean deleteDue(Due due) {
        List<String> content = jdbc.sql("""
                        update document set deleted_at = :now, deleted_by_rule = :rule, deleted_after_days = :days
                         where id = :id and deleted_at is null returning sha256""")
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("rule", due.rule())
                .param("days", due.days())
                .param("id", due.id())
                .query(String.class)
                .list();
        content.forEach(files::sweepAfterCommit);
        return !content.isEmpty();
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such document in this case.");
    }

    private static Document.@Nullable Deleted deleted(ResultSet row) throws SQLException {
        OffsetDateTime at = row.getObject("deleted_at", OffsetDateTime.class);
        return at == null ? null : new Document.Deleted(at.toInstant(), row.getInt("deleted_after_days"));
    }

    private static Document document(ResultSet row, int n) throws SQLException {
        return new Document(
                row.getObject("id", UUID.class),
                row.getString("case_number"),
                row.getString("kind"),
                row.getString("file_name"),
                row.getString("media_type"),
                row.getLong("size_bytes"),
                row.getString("sha256"),
                row.getString("uploaded_by"),
                row.getObject("uploaded_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("sent"),
                row.getBoolean("held_back"),
                row.getBoolean("damaged"),
                deleted(row));
    }
}
