package org.lifeline.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.multipart.MultipartFile;

/**
 * Files that are on their way, part by part. What has arrived stays for a day, encrypted, for the account that sends it and for nobody else;
 * so whoever loses their connection goes on where it broke. A file that has arrived is no document yet: that it becomes when it is
 * {@linkplain #chosen added} to a case, by all the rules for documents (decision 0099).
 */
@Service
public class Uploads {

    /** The line may be away for a night. */
    static final Duration LIFE = Duration.ofHours(24);

    /** Browsers send one file after another; what was given up makes room for the next. */
    private static final int MOST_OPEN = 5;

    private static final String CONTENT = "upload_part.content";
    private static final String FILE_NAME = "upload.file_name";
    private static final int LONGEST_NAME = 255;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final UploadLimit limit;
    private final Clock clock;

    Uploads(JdbcClient jdbc, PersonalData personal, UploadLimit limit, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * What is there of a file.
     *
     * @param bytes the size of the whole file
     * @param arrived how many bytes of it are there, from its beginning on
     */
    record Progress(UUID id, long bytes, long arrived) {
        boolean isWhole() {
            return arrived == bytes;
        }
    }

    /**
     * Begins to take a file, or finds what is there of the same one.
     *
     * @param sha256 of the whole file, in hex; null when the sender cannot say
     * @throws Refused 422 for an empty file, or what is no SHA-256; 413 when it is larger than {@link UploadLimit}
     */
    @Transactional
    public UUID begin(CurrentUser user, String fileName, long bytes, @Nullable String sha256) {
        if (bytes <= 0) {
            throw Refused.invalid("file", "Choose a file that is not empty.");
        }
        if (bytes > limit.bytes()) {
            throw Refused.tooLarge("The upload is larger than " + limit.megabytes() + " MB.");
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw Refused.invalid("sha256", "A SHA-256 is 64 hexadecimal digits in small letters.");
        }
        Optional<UUID> begun = jdbc.sql(
                        "select id from upload where account = :account and sha256 = :sha256 and size_bytes = :bytes and begun_at > :since")
                .param("account", user.id())
                .param("sha256", sha256)
                .param("bytes", bytes)
                .param("since", oldest())
                .query(UUID.class)
                .optional();
        return begun.orElseGet(() -> insert(user, fileName, bytes, sha256));
    }

    private UUID insert(CurrentUser user, String fileName, long bytes, @Nullable String sha256) {
        jdbc.sql("""
                        delete from upload where account = :account and (begun_at <= :since or id in
                            (select id from upload where account = :account order by begun_at desc, id offset :others))""")
                .param("account", user.id())
                .param("since", oldest())
                .param("others", MOST_OPEN - 1)
                .update();
        return jdbc.sql("""
                        insert into upload (id, account, file_name, size_bytes, sha256, begun_at)
                        values (:id, :account, :name, :bytes, :sha256, :now)
                        on conflict (account, sha256, size_bytes) do update set begun_at = upload.begun_at returning id""")
                .param("id", UUID.randomUUID())
                .param("account", user.id())
                .param(
                        "name",
                        personal.encrypt(FILE_NAME, fileName.substring(0, Math.min(fileName.length(), LONGEST_NAME))))
                .param("bytes", bytes)
                .param("sha256", sha256)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .single();
    }

    /** @throws Refused 404 for what another account sends, what is older than a day, or what made room for others */
    Progress progress(CurrentUser user, UUID id) {
        return jdbc.sql("""
                        select id, size_bytes, (select coalesce(sum(p.size_bytes), 0) from upload_part p where p.upload_id = upload.id) as arrived
                        from upload where id = :id and account = :account and begun_at > :since""")
                .param("id", id)
                .param("account", user.id())
                .param("since", oldest())
                .query((row, n) -> new Progress(
                        row.getObject("id", UUID.class), row.getLong("size_bytes"), row.getLong("arrived")))
                .optional()
                .orElseThrow(() -> Refused.notFound("Nothing is on its way under this address."));
    }

    /**
     * Keeps the next part. When the line breaks, what has come is kept: so much less has to be sent again.
     *
     * @param offset the first byte that is sent
     * @return how many bytes of the file are there now
     * @throws Refused 404 as {@link #progress}, 409 {@code otherOffset} when the part does not begin where the file ends so far
     */
    @Transactional
    public long append(CurrentUser user, UUID id, long offset, byte[] part) {
        jdbc.sql("select id from upload where id = :id and account = :account for update")
                .param("id", id)
                .param("account", user.id())
                .query(UUID.class)
                .optional();
        Progress before = progress(user, id);
        if (before.arrived() != offset) {
            throw Refused.conflict(
                    "otherOffset",
                    "%d bytes of this file are here, so its next part begins with byte %1$d, not %d."
                            .formatted(before.arrived(), offset));
        }
        if (part.length > before.bytes() - offset) {
            throw Refused.tooLarge("This is more than the rest of the file.");
        }
        if (part.length > 0) {
            jdbc.sql(
                            "insert into upload_part (upload_id, at_byte, size_bytes, content) values (:id, :at, :size, :content)")
                    .param("id", id)
                    .param("at", offset)
                    .param("size", part.length)
                    .param("content", personal.encryptBytes(place(id, offset), part))
                    .update();
        }
        return offset + part.length;
    }

    /** What comes of a body, also when the line breaks before its end. */
    static byte[] whatArrives(InputStream body) {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                arrived.write(buffer, 0, n);
            }
        } catch (IOException lost) {
            // the sender asks how much is here, and goes on from there
        }
        return arrived.toByteArray();
    }

    /** A file that was added to a case need not wait any more; nothing happens when there is none. */
    public void forget(CurrentUser user, @Nullable UUID id) {
        jdbc.sql("delete from upload where id = :id and account = :account")
                .param("id", id)
                .param("account", user.id())
                .update();
    }

    /** Deletes what nobody has added to a case within a day. */
    public void deleteForgotten() {
        jdbc.sql("delete from upload where begun_at <= :since")
                .param("since", oldest())
                .update();
    }

    /**
     * The file of a request that sends either the file itself, or says which file it sent before.
     *
     * @throws Refused 422 when nothing is there under this address, or not all of it, or something else than was announced
     */
    public @Nullable MultipartFile chosen(CurrentUser user, @Nullable MultipartFile file, @Nullable UUID upload) {
        if (upload == null) {
            return file;
        }
        Progress progress;
        try {
            progress = progress(user, upload);
        } catch (Refused gone) {
            throw Refused.invalid("upload", "This file is not here any more. Send it again.");
        }
        if (!progress.isWhole()) {
            throw Refused.invalid(
                    "upload",
                    "Only %d of %d bytes of this file have arrived.".formatted(progress.arrived(), progress.bytes()));
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream((int) progress.bytes());
        jdbc.sql("select at_byte, content from upload_part where upload_id = :id order by at_byte")
                .param("id", upload)
                .query(row -> {
                    content.writeBytes(
                            personal.decryptBytes(place(upload, row.getLong("at_byte")), row.getBytes("content")));
                });
        byte[] whole = content.toByteArray();
        return jdbc.sql("select file_name, sha256 from upload where id = :id")
                .param("id", upload)
                .query((row, n) -> {
                    String announced = row.getString("sha256");
                    if (announced != null && !announced.equals(DigestUtils.sha256Hex(whole))) {
                        forget(user, upload);
                        throw Refused.invalid(
                                "upload", "What arrived is not the file that was announced. Send it again.");
                    }
                    return new FileInMemory(
                            String.valueOf(personal.decrypt(FILE_NAME, row.getBytes("file_name"))), whole);
                })
                .single();
    }

    private static String place(UUID upload, long offset) {
        return CONTENT + " " + upload + " " + offset;
    }

    private Object oldest() {
        return Instant.now(clock).minus(LIFE).atOffset(ZoneOffset.UTC);
    }
}
