package org.lifeline.redemption;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.application.Applications;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherAccess;
import org.lifeline.voucher.VoucherCheck;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherIssued;
import org.lifeline.voucher.Vouchers;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The PIN with which a beneficiary proves to be present: six digits, sent separately from the voucher and known to nobody else. After five
 * wrong PINs at one provider the voucher is locked there; after twenty at all providers together it is locked everywhere, until a new PIN
 * is sent.
 */
@Service
class Pins {

    /** The limit at one provider, so that one provider cannot lock a voucher for the others. */
    static final int MOST_ATTEMPTS = 5;

    /**
     * The limit over all providers: of a million possible PINs at most this many can be tried before the holder has to ask for a new one.
     */
    static final int MOST_OVER_ALL = 20;

    static final int MOST_A_DAY = 3;

    private static final String HASH = "voucher_pin.hash";

    private static final String HELP =
            "The beneficiary has to ask for a new PIN: on the page of the voucher, or through the social worker who filed the application.";
    private static final String LOCKED_HERE =
            "Too many wrong PINs at this provider. At other providers the voucher can still be used. " + HELP;
    private static final String LOCKED_EVERYWHERE =
            "Too many wrong PINs at several providers. The voucher is locked at every provider. " + HELP;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonalData personal;
    private final Programmes programmes;
    private final Vouchers vouchers;
    private final VoucherAccess access;
    private final Applications applications;
    private final ApplicantMessages letters;
    private final AuditLog audit;
    private final Duties duties;
    private final SecureRandom random = new SecureRandom();
    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder();

    Pins(
            JdbcClient jdbc,
            Clock clock,
            PersonalData personal,
            Programmes programmes,
            Vouchers vouchers,
            VoucherAccess access,
            Applications applications,
            ApplicantMessages letters,
            AuditLog audit,
            Duties duties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.personal = personal;
        this.programmes = programmes;
        this.vouchers = vouchers;
        this.access = access;
        this.applications = applications;
        this.letters = letters;
        this.audit = audit;
        this.duties = duties;
    }

    /**
     * The presence check that a provider has to make now. If no PIN was sent for the voucher, because the holder cannot be reached or the
     * voucher is older than its programme's rule, an identity paper is asked for instead. A rule must not exclude the poorest.
     */
    Presence presence(Voucher voucher) {
        return presence(voucher, programmes.get(voucher.programme()).presence());
    }

    /** @param asked the check that the voucher's programme asks for */
    Presence presence(Voucher voucher, Presence asked) {
        return asked == Presence.pin && !exists(voucher.code()) ? Presence.id : asked;
    }

    private boolean exists(VoucherCode code) {
        return jdbc.sql("select exists (select from voucher_pin where voucher_code = :code)")
                .param("code", code.text())
                .query(Boolean.class)
                .single();
    }

    // ---------------------------------------------------------------- sending

    /** Sends a PIN for each new voucher of a programme with PINs, in the transaction that issues the voucher. */
    @EventListener
    public void issued(VoucherIssued issued) {
        Voucher voucher = vouchers.get(issued.code());
        if (programmes.get(voucher.programme()).presence() == Presence.pin && letters.reaches(voucher.application())) {
            send(voucher, null);
        }
    }

    /**
     * Sends a new PIN; the previous one becomes invalid.
     *
     * @param typed the voucher's code
     * @throws Refused 404 when the voucher does not belong to a case of this person; 409 where a PIN is of no use; 429 when three were sent
     *     within a day
     */
    @Transactional
    public void sendNew(CurrentUser user, String typed) {
        Voucher voucher = own(user, typed);
        vouchers.lock(voucher.code());
        if (programmes.get(voucher.programme()).presence() != Presence.pin) {
            throw Refused.conflict("noPin", "This voucher needs no PIN.");
        }
        VoucherCheck.whyUnusable(vouchers.get(voucher.code())).ifPresent(unusable -> {
            throw Refused.conflict(unusable.reason(), unusable.message());
        });
        if (!letters.reaches(voucher.application())) {
            throw Refused.conflict(
                    "noWayToSend",
                    "There is neither a telephone nor a mail address to send a PIN to. "
                            + "The hospital or pharmacy looks at an identity paper instead.");
        }
        if (!user.id().equals(applications.get(voucher.application()).applicant())) {
            duties.assign(voucher.application(), user.id(), Duty.PIN);
        }
        if (sentSince(voucher.code(), clock.instant().minus(Duration.ofDays(1))) >= MOST_A_DAY) {
            throw Refused.tooMany("Three PINs were sent within a day. Wait until tomorrow, or use the newest one.");
        }
        send(voucher, user.id());
    }

    private Voucher own(CurrentUser user, String typed) {
        Voucher voucher = access.visible(user, typed);
        applications.own(user, voucher.application());
        return voucher;
    }

    private int sentSince(VoucherCode code, Instant since) {
        return jdbc.sql(
                        "select count(*) from voucher_pin_sent where voucher_code = :code and asked_by is not null and sent_at > :since")
                .param("code", code.text())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    private void send(Voucher voucher, @Nullable String askedBy) {
        String pin = "%06d".formatted(random.nextInt(1_000_000));
        jdbc.sql("""
                        insert into voucher_pin (voucher_code, hash) values (:code, :hash)
                        on conflict (voucher_code) do update set hash = excluded.hash, attempts = 0, by_provider = '{}'""")
                .param("code", voucher.code().text())
                .param("hash", Objects.requireNonNull(personal.encrypt(HASH, encoder.encode(pin))))
                .update();
        long number = jdbc.sql(
                        "insert into voucher_pin_sent (voucher_code, asked_by, sent_at) values (:code, :by, :at) returning id")
                .param("code", voucher.code().text())
                .param("by", askedBy)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        letters.sendPin(voucher.application(), String.valueOf(number), pin);
        audit.append(
                Action.pinSent,
                askedBy == null ? AuditLog.SYSTEM : askedBy,
                voucher.application(),
                voucher.programme(),
                Map.of("voucher", voucher.code().text()));
    }

    /** Makes the PIN of a voucher invalid until a new one is sent: what it was is replaced by what nobody can type. */
    void replaceByUnknown(Voucher voucher, String unknown) {
        jdbc.sql("update voucher_pin set hash = :hash where voucher_code = :code")
                .param("hash", Objects.requireNonNull(personal.encrypt(HASH, encoder.encode(unknown))))
                .param("code", voucher.code().text())
                .update();
    }

    // ---------------------------------------------------------------- checking

    /**
     * @param here number of the attempt at this provider
     * @param overAll number of the attempt over all providers
     */
    private record Attempt(byte[] hash, int here, int overAll) {
        int left() {
            return Math.min(MOST_ATTEMPTS - here, MOST_OVER_ALL - overAll);
        }
    }

    /**
     * Checks a PIN. Each attempt is counted and committed before the PIN is compared. So a refusal or a crash afterwards takes no attempt
     * back, and guesses at the same moment share the remaining attempts. The slow comparison holds neither a lock nor a database
     * connection.
     *
     * @throws Refused 409 {@code wrongPin} with the number of attempts left, {@code pinLocked} when none were left
     */
    @Transactional(propagation = Propagation.NEVER)
    public void check(Voucher voucher, String pin, String provider) {
        Optional<Attempt> attempt = jdbc.sql("""
                        update voucher_pin set attempts = attempts + 1,
                               by_provider = by_provider || jsonb_build_object(:provider::text, coalesce((by_provider ->> :provider)::int, 0) + 1)
                         where voucher_code = :code and attempts < :mostOverAll and coalesce((by_provider ->> :provider)::int, 0) < :most
                        returning hash, attempts, (by_provider ->> :provider)::int as here""")
                .param("code", voucher.code().text())
                .param("provider", provider)
                .param("most", MOST_ATTEMPTS)
                .param("mostOverAll", MOST_OVER_ALL)
                .query((row, n) -> new Attempt(row.getBytes("hash"), row.getInt("here"), row.getInt("attempts")))
                .optional();
        if (attempt.isEmpty()) {
            throw locked(voucher);
        }
        byte[] hash = attempt.get().hash();
        if (!encoder.matches(pin, personal.decrypt(HASH, hash))) {
            jdbc.sql("insert into pin_failure (voucher_code, provider_code, at) values (:code, :provider, :at)")
                    .param("code", voucher.code().text())
                    .param("provider", provider)
                    .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
            throw Refused.conflict("wrongPin", wrong(attempt.get().left()));
        }
        // wrong attempts at other providers stay counted; a PIN that was sent in the meantime keeps its own count
        jdbc.sql("""
                        update voucher_pin set attempts = attempts - coalesce((by_provider ->> :provider)::int, 0), by_provider = by_provider - :provider::text
                         where voucher_code = :code and hash = :hash""")
                .param("code", voucher.code().text())
                .param("provider", provider)
                .param("hash", hash)
                .update();
    }

    private Refused locked(Voucher voucher) {
        boolean everywhere = jdbc.sql("select attempts >= :most from voucher_pin where voucher_code = :code")
                .param("most", MOST_OVER_ALL)
                .param("code", voucher.code().text())
                .query(Boolean.class)
                .single();
        return Refused.conflict("pinLocked", everywhere ? LOCKED_EVERYWHERE : LOCKED_HERE);
    }

    private static String wrong(int left) {
        return "This is not the PIN. "
                + switch (left) {
                    case 0 -> "No attempt is left here. " + HELP;
                    case 1 -> "One attempt is left.";
                    default -> left + " attempts are left.";
                };
    }
}
