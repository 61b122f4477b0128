package org.lifeline.application;

import java.awt.image.BufferedImage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Document;
import org.lifeline.documents.Documents;
import org.lifeline.documents.Thumbnails;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.NameKeys;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.multipart.MultipartFile;

/**
 * That a person agreed that somebody files for them: taken by whoever files, before the application is submitted, for this application only. It
 * may be taken again while it is a draft; then it stays with the case until the case is erased. The database holds to all of this, too.
 */
@Service
public class Consents {

    /** Kind of a document by which somebody consents. */
    static final String KIND = "consent";

    private static final String WITNESS = "assisted_consent.witness";
    private static final int LONGEST_NAME = 200;

    /** So many pixels of ink have a short line; a slip of the pen has fewer. */
    private static final int LEAST_INK = 150;

    /** How far a pixel must be from the paper's colour, in each of red, green and blue, to be ink. */
    private static final int INK = 48;

    private static final int SIDE_LOOKED_AT = 2000;
    private static final long MOST_PIXELS_LOOKED_AT = 4_000_000L;

    /**
     * A consent as it was given.
     *
     * @param language code of the language in which it was read to the person
     * @param purpose what was read to them
     * @param document the signature or the voice note; null for a statement, and once it is gone
     * @param witness who was there; null unless it is a statement
     */
    public record Consent(
            ConsentRules.Way way,
            String language,
            String purpose,
            @Nullable UUID document,
            @Nullable String witness,
            String takenBy,
            Instant takenAt) {

        /** Whether it still proves something. */
        public boolean stands() {
            return way == ConsentRules.Way.statement || document != null;
        }

        /** Name of the way, for messages: {@code consent.way.<way>}. */
        public String code() {
            return way.name();
        }
    }

    private final JdbcClient jdbc;
    private final Applications applications;
    private final Documents documents;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final PersonalData personal;
    private final ValueTables tables;
    private final Officers officers;
    private final MessageSource messages;
    private final AuditLog audit;
    private final Clock clock;

    Consents(
            JdbcClient jdbc,
            Applications applications,
            Documents documents,
            Programmes programmes,
            ProgrammeTexts texts,
            PersonalData personal,
            ValueTables tables,
            Officers officers,
            MessageSource messages,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.applications = applications;
        this.documents = documents;
        this.programmes = programmes;
        this.texts = texts;
        this.personal = personal;
        this.tables = tables;
        this.officers = officers;
        this.messages = messages;
        this.audit = audit;
        this.clock = clock;
    }

    /** The consent to an application; empty when none was taken. The caller says who may know it. */
    public Optional<Consent> of(String number) {
        return jdbc.sql("select * from assisted_consent where application_number = :number")
                .param("number", number)
                .query((row, n) -> consent(row))
                .optional();
    }

    /** What the rules ask for an application to this programme. */
    ConsentRules.Rule rule(String programme) {
        return tables.latest(ConsentRules.TABLE).of(programme);
    }

    /** What is read to a person before they agree, in this language. */
    String purpose(Application application, Language language) {
        return purpose(application.programme(), language);
    }

    /** The same, for an application to this programme. */
    String purpose(String code, Language language) {
        String name = texts.name(programmes.get(code), language).text();
        return messages.getMessage("consent.purpose", new Object[] {name}, language.locale());
    }

    /** Takes a signature: a picture of what was drawn on the screen, or a photo of a signed paper. @throws Refused 409, 413, 415, 422 */
    @Transactional
    public void sign(CurrentUser user, String number, Language language, @Nullable MultipartFile signature) {
        Documents.Checked picture;
        try {
            picture = documents.check(signature, KIND);
        } catch (Refused refused) {
            throw at("signature", refused);
        }
        if (!picture.mediaType().startsWith("image/")) {
            throw Refused.wrongType(
                    "signature", "A signature is a picture: draw it, or take a photo of the signed paper.");
        }
        if (picture.mediaType().equals("image/png") && !hasInk(picture.content())) {
            throw Refused.invalid("signature", "Nothing is drawn. Sign in the box.");
        }
        take(user, number, ConsentRules.Way.signature, language, picture, null);
    }

    /** Takes a voice note. @throws Refused 409, 413, 415, 422 */
    @Transactional
    public void speak(CurrentUser user, String number, Language language, @Nullable MultipartFile voice) {
        take(user, number, ConsentRules.Way.voice, language, documents.checkVoice(voice, KIND), null);
    }

    /**
     * Takes the statement of whoever files that the person agreed before a witness.
     *
     * @throws Refused 422 without a name; 409 as the others
     */
    @Transactional
    public void state(CurrentUser user, String number, Language language, @Nullable String witness) {
        take(
                user,
                number,
                ConsentRules.Way.statement,
                language,
                null,
                FreeText.of(
                        "witness",
                        witness,
                        LONGEST_NAME,
                        "Name who was there and heard that the person agrees, in at most %d characters."));
    }

    private void take(
            CurrentUser user,
            String number,
            ConsentRules.Way way,
            Language language,
            Documents.@Nullable Checked proof,
            @Nullable String witness) {
        applications.filedForOther(user, number);
        Application draft = applications.ownLocked(user, number);
        if (draft.status() != Status.draft) {
            throw Refused.conflict(
                    "alreadySubmitted",
                    "This application has been submitted, so its consent can no longer be changed.");
        }
        if (!rule(draft.programme()).ways().contains(way)) {
            throw Refused.conflict("consentWay", "This programme does not take consent in this way.");
        }
        refuseOneOfTheTwo(draft, witness);
        Consent before = of(number).orElse(null);
        UUID document = null;
        if (proof != null) {
            if (documents.isInAnotherCase(proof.sha256(), number)) {
                throw Refused.conflict(
                        "consentUsed", "This was given for another application. Each needs a consent of its own.");
            }
            Document added = documents.add(number, proof, user.id(), before == null ? null : before.document());
            document = added.id();
        } else if (before != null && before.document() != null) {
            documents.remove(number, before.document(), user.id());
        }
        jdbc.sql("delete from assisted_consent where application_number = :number")
                .param("number", number)
                .update();
        jdbc.sql("""
                        insert into assisted_consent (application_number, way, language, purpose, document_id, witness, taken_by, taken_at)
                        values (:number, :way, :language, :purpose, cast(:document as uuid), cast(:witness as bytea), :by, :at)""")
                .param("number", number)
                .param("way", way.name())
                .param("language", language.code())
                .param("purpose", purpose(draft, language))
                .param("document", document)
                .param("witness", personal.encrypt(WITNESS, witness))
                .param("by", user.id())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        audit.append(
                Action.consentTaken,
                user.id(),
                number,
                draft.programme(),
                Map.of("way", way.name(), "language", language.code()));
    }

    /**
     * Whether an application that is submitted now needs consent; if so, it has it.
     *
     * @throws Refused 409 {@code consentMissing} when it is needed and was not given
     */
    boolean require(Application draft) {
        if (draft.filedBy().equals(draft.applicant())
                || !rule(draft.programme()).needed()) {
            return false;
        }
        Consent given = of(draft.number())
                .filter(Consent::stands)
                .orElseThrow(
                        () -> Refused.conflict(
                                "consentMissing",
                                "The person has not agreed yet that you file for them. Take their consent first, then submit."));
        // the person's name may have been changed since
        refuseOneOfTheTwo(draft, given.witness());
        return true;
    }

    /** A witness is a third person: not whoever files, and not the person who is filed for. */
    private void refuseOneOfTheTwo(Application draft, @Nullable String witness) {
        if (witness == null) {
            return;
        }
        Stream<String> two = Stream.of(
                draft.filedBy(),
                officers.ownName(draft.filedBy()),
                Objects.requireNonNullElse(draft.onBehalfOf(), ""),
                Stream.of("givenName", "familyName")
                        .map(key -> Objects.toString(draft.answers().get(key), ""))
                        .collect(Collectors.joining(" ")));
        if (two.anyMatch(name -> NameKeys.isSame(name, witness))) {
            throw Refused.invalid(
                    "witness", "A witness is somebody else: not you, and not the person for whom you file.");
        }
    }

    /** Forgets who consented how, because what was said in the case is erased. */
    void erase(String number) {
        jdbc.sql("delete from assisted_consent where application_number = :number")
                .param("number", number)
                .update();
    }

    private static Refused at(String field, Refused refused) {
        if (refused.status() == HttpStatus.UNSUPPORTED_MEDIA_TYPE.value()) {
            return Refused.wrongType(field, refused.first().message());
        }
        return refused.status() == HttpStatus.UNPROCESSABLE_ENTITY.value()
                ? Refused.invalid(field, "Nothing is drawn. Sign in the box.")
                : refused;
    }

    /** Whether anything is drawn on the paper, whose colour is that of the first pixel. A giant picture is not looked at, and taken as it is. */
    private static boolean hasInk(byte[] png) {
        return Thumbnails.picture(png, SIDE_LOOKED_AT, MOST_PIXELS_LOOKED_AT)
                .map(Consents::isDrawnOn)
                .orElse(true);
    }

    private static boolean isDrawnOn(BufferedImage picture) {
        int paper = picture.getRGB(0, 0);
        int ink = 0;
        for (int y = 0; y < picture.getHeight() && ink < LEAST_INK; y++) {
            for (int x = 0; x < picture.getWidth() && ink < LEAST_INK; x++) {
                if (isFar(paper, picture.getRGB(x, y))) {
                    ink++;
                }
            }
        }
        return ink >= LEAST_INK;
    }

    private static boolean isFar(int one, int other) {
        for (int shift = 0; shift < 24; shift += 8) {
            if (Math.abs(((one >>> shift) & 0xFF) - ((other >>> shift) & 0xFF)) > INK) {
                return true;
            }
        }
        return false;
    }

    private Consent consent(ResultSet row) throws SQLException {
        return new Consent(
                ConsentRules.Way.valueOf(row.getString("way")),
                row.getString("language"),
                row.getString("purpose"),
                row.getObject("document_id", UUID.class),
                personal.decrypt(WITNESS, row.getBytes("witness")),
                row.getString("taken_by"),
                Objects.requireNonNull(row.getObject("taken_at", OffsetDateTime.class))
                        .toInstant());
    }
}
