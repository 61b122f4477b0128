package org.lifeline.passkey;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.account.Contact;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Repository;

/**
 * The tables of passkeys, also as Spring Security asks for them. Each method belongs into the transaction of its caller. Whoever adds one has
 * the row of the contact first, then that of the holder: so nothing is added to an account that is erased or given back at the same moment.
 */
@Repository
class PasskeyStore implements UserCredentialRepository, PublicKeyCredentialUserEntityRepository {

    static final int MOST = 10;

    private static final String NAME = "passkey.name";

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final AccountContacts contacts;
    private final Clock clock;

    PasskeyStore(JdbcClient jdbc, PersonalData personal, AccountContacts contacts, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.contacts = contacts;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- whose they are

    /**
     * Locks the account against being erased or given back until the end of the transaction, and makes its row where there is none.
     *
     * @throws Refused 409 {@code noAccount} when no contact opens the account
     */
    void lock(String account) {
        byte[] contact = contacts.hold(account)
                .orElseThrow(() -> Refused.conflict("noAccount", "There is no such account any more."));
        jdbc.sql(
                        "insert into passkey_holder (account, contact_fingerprint, user_handle) values (:account, :contact, :handle) on conflict do nothing")
                .param("account", account)
                .param("contact", contact)
                .param("handle", Bytes.random().getBytes())
                .update();
        jdbc.sql("select account from passkey_holder where account = :account for update")
                .param("account", account)
                .query(String.class)
                .single();
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findById(Bytes handle) {
        return accountOf(handle).map(account -> entity(account, handle)).orElse(null);
    }

    Optional<String> accountOf(Bytes handle) {
        return jdbc.sql("select account from passkey_holder where user_handle = :handle")
                .param("handle", handle.getBytes())
                .query(String.class)
                .optional();
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String account) {
        return jdbc.sql("select user_handle from passkey_holder where account = :account")
                .param("account", account)
                .query(byte[].class)
                .optional()
                .map(handle -> entity(account, new Bytes(handle)))
                .orElse(null);
    }

    /** What the phone shows when it asks with which passkey to log in: how the person is called, or else the ends of their contact. */
    private PublicKeyCredentialUserEntity entity(String account, Bytes handle) {
        String opens = contacts.opening(account).stream()
                .findFirst()
                .map(Contact::masked)
                .orElse("Lifeline");
        String name = name(account);
        return ImmutablePublicKeyCredentialUserEntity.builder()
                .id(handle)
                .name(opens)
                .displayName(name == null ? opens : name)
                .build();
    }

    /** How the holder wants to be called; null until they said so. */
    @Nullable
    String name(String account) {
        return contacts.of(account).stream()
                .map(AccountContacts.Kept::name)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The row is made by {@link #lock} alone, which also sees that there is such an account. */
    @Override
    public void save(PublicKeyCredentialUserEntity entity) {
        throw new UnsupportedOperationException();
    }

    /** Until when the person does not want to be offered a passkey; empty when they never said so. */
    Optional<Instant> notBefore(String account) {
        return jdbc.sql("select not_before from passkey_holder where account = :account and not_before is not null")
                .param("account", account)
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    void offerNotBefore(String account, Instant moment) {
        jdbc.sql("update passkey_holder set not_before = :moment where account = :account")
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .param("account", account)
                .update();
    }

    // ---------------------------------------------------------------- the passkeys

    List<Passkey> of(String account) {
        return jdbc.sql(
                        "select id, name, made_at, last_used_at from passkey where account = :account order by made_at, id")
                .param("account", account)
                .query((row, n) -> new Passkey(
                        row.getObject("id", UUID.class),
                        Objects.requireNonNullElse(personal.decrypt(NAME, row.getBytes("name")), ""),
                        row.getObject("made_at", OffsetDateTime.class).toInstant(),
                        instant(row, "last_used_at")))
                .list();
    }

    /** Removes one of this account. @return false when this account has no such passkey */
    boolean remove(String account, UUID id) {
        return jdbc.sql("delete from passkey where account = :account and id = :id")
                        .param("account", account)
                        .param("id", id)
                        .update()
                > 0;
    }

    void removeAll(String account) {
        jdbc.sql("delete from passkey_holder where account = :account")
                .param("account", account)
                .update();
    }

    /**
     * Notes that a count went backwards.
     *
     * @return whether nobody was told of it within the last day
     */
    boolean noteCopied(Bytes credential) {
        OffsetDateTime now = now();
        return jdbc.sql(
                                "update passkey set copied_at = :now where credential_id = :id and (copied_at is null or copied_at < :before)")
                        .param("now", now)
                        .param("before", now.minusDays(1))
                        .param("id", credential.getBytes())
                        .update()
                > 0;
    }

    Optional<UUID> idOf(Bytes credential) {
        return jdbc.sql("select id from passkey where credential_id = :id")
                .param("id", credential.getBytes())
                .query(UUID.class)
                .optional();
    }

    // ---------------------------------------------------------------- as Spring Security asks for them

    @Override
    public void delete(Bytes credential) {
        throw new UnsupportedOperationException();
    }

    /** Stores a new one under its name, or the count and the time of one that was used. */
    @Override
    public void save(CredentialRecord its) {
        int known = jdbc.sql(
                        "update passkey set signature_count = :count, last_used_at = :now, made_at = made_at where credential_id = :id")
                .param("count", its.getSignatureCount())
                .param("now", now())
                .param("id", its.getCredentialId().getBytes())
                .update();
        if (known == 0) {
            insert(its);
        }
    }

    private void insert(CredentialRecord its) {
        String account = accountOf(its.getUserEntityUserId()).orElseThrow();
        int made = jdbc.sql("""
                        insert into passkey (id, credential_id, account, place, name, public_key, attestation, signature_count, made_at)
                        select :id, :credential, :account, place, :name, :key, :attestation, :count, :now
                          from generate_series(1, :most) place
                         where not exists (select from passkey x where x.account = :account and x.place = place.place)
                         order by place limit 1
                        on conflict (credential_id) do nothing""")
                .param("id", UUID.randomUUID())
                .param("credential", its.getCredentialId().getBytes())
                .param("account", account)
                .param("most", MOST)
                .param("name", personal.encrypt(NAME, its.getLabel()))
                .param("key", its.getPublicKey().getBytes())
                .param("attestation", its.getAttestationObject().getBytes())
                .param("count", its.getSignatureCount())
                .param("now", now())
                .update();
        if (made == 0) {
            throw Refused.conflict("passkeyTaken", "This passkey cannot be added. Try again with another one.");
        }
    }

    /** Locked until the end of the transaction: of two log-ins with one passkey the second sees the count of the first. */
    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes credential) {
        return jdbc.sql(
                        "select p.*, h.user_handle from passkey p join passkey_holder h using (account) where credential_id = :id for update of p")
                .param("id", credential.getBytes())
                .query((row, n) -> credential(row))
                .optional()
                .orElse(null);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes handle) {
        return jdbc.sql(
                        "select p.*, h.user_handle from passkey p join passkey_holder h using (account) where user_handle = :handle")
                .param("handle", handle.getBytes())
                .query((row, n) -> credential(row))
                .list();
    }

    private static CredentialRecord credential(ResultSet row) throws SQLException {
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(row.getBytes("credential_id")))
                .userEntityUserId(new Bytes(row.getBytes("user_handle")))
                .publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
                .attestationObject(new Bytes(row.getBytes("attestation")))
                .signatureCount(row.getLong("signature_count"))
                .uvInitialized(true)
                .transports(Set.of())
                .label("")
                .build();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
