package org.lifeline.provider;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.NewAccounts;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.springframework.context.MessageSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * An organisation's own users: its administrators invite by mail, choose the role and remove. Nobody changes or removes themselves, so an
 * organisation that has an administrator keeps one. An account works for one organisation.
 */
@Service
public class ProviderUsers {

    private static final int MOST_INVITATIONS = 20;
    private static final int TOKEN_BYTES = 32;

    /** An account that works for the organisation. */
    public record Member(String account, boolean administrator) {}

    /** @param id names the invitation, and cannot be used to accept it */
    public record Invitation(String id, String email, boolean administrator, String invitedBy, Instant expiresAt) {}

    /** An invitation that can be accepted now. */
    public record Open(String id, String provider, String providerName, String email, boolean administrator) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Providers providers;
    private final NewAccounts accounts;
    private final Officers officers;
    private final Deadlines deadlines;
    private final Messages messages;
    private final LifelineProperties properties;
    private final AuditLog audit;
    private final VisitorLanguage visitor;
    private final MessageSource words;
    private final SecureRandom random = new SecureRandom();

    ProviderUsers(
            JdbcClient jdbc,
            Clock clock,
            Providers providers,
            NewAccounts accounts,
            Officers officers,
            Deadlines deadlines,
            Messages messages,
            LifelineProperties properties,
            AuditLog audit,
            VisitorLanguage visitor,
            MessageSource words) {
        this.visitor = visitor;
        this.words = words;
        this.jdbc = jdbc;
        this.clock = clock;
        this.providers = providers;
        this.accounts = accounts;
        this.officers = officers;
        this.deadlines = deadlines;
        this.messages = messages;
        this.properties = properties;
        this.audit = audit;
    }

    /** The users of an organisation, by name. */
    public List<Member> of(String provider) {
        return jdbc.sql(
                        "select user_id, administrator from provider_account where provider_code = :code order by user_id")
                .param("code", provider)
                .query((row, n) -> new Member(row.getString(1), row.getBoolean(2)))
                .list();
    }

    /** The invitations that nobody has accepted yet. */
    public List<Invitation> invitations(String provider) {
        return jdbc.sql("""
                        select * from provider_invitation
                         where provider_code = :code and accepted_at is null and withdrawn_at is null and expires_at > :now
                         order by invited_at desc""")
                .param("code", provider)
                .param("now", now())
                .query((row, n) -> new Invitation(
                        row.getString("token_sha256"),
                        row.getString("email"),
                        row.getBoolean("administrator"),
                        row.getString("invited_by"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    // ---------------------------------------------------------------- by the organisation's administrator

    /**
     * Invites somebody by mail.
     *
     * @throws Refused 403 {@code notAdministrator}, 422 for an address that is none, 409 {@code tooManyInvitations}
     */
    @Transactional
    public void invite(String administrator, String provider, @Nullable String email, boolean asAdministrator) {
        providers.requireAdministrator(administrator, provider);
        providers.lock(provider);
        if (invitations(provider).size() >= MOST_INVITATIONS) {
            throw Refused.conflict(
                    "tooManyInvitations",
                    "So many invitations are open. Withdraw one, or wait until they are accepted.");
        }
        providers.worksIn(provider, visitor.now());
        send(administrator, provider, email, asAdministrator, "provider-invited");
    }

    /** Invites the first administrator of a provider that has just joined; a second call changes nothing. */
    void inviteFirst(String provider, String email, String manager) {
        if (of(provider).isEmpty() && invitations(provider).isEmpty()) {
            send(manager, provider, email, true, "provider-admitted");
        }
    }

    private void send(String by, String provider, @Nullable String email, boolean asAdministrator, String template) {
        String address = MailAddress.tidy(email == null ? "" : email);
        if (!MailAddress.isAddress(address)) {
            throw Refused.invalid("email", "Give the mail address of one person, such as name@clinic.example.");
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        OffsetDateTime now = now();
        jdbc.sql("""
                        insert into provider_invitation (token_sha256, provider_code, email, administrator, invited_by, invited_at, expires_at)
                        values (:hash, :code, :email, :administrator, :by, :now, :expires)""")
                .param("hash", hash(token))
                .param("code", provider)
                .param("email", address)
                .param("administrator", asAdministrator)
                .param("by", by)
                .param("now", now)
                .param("expires", now.plus(Duration.parse(deadlines.time("providerInvitation"))))
                .update();
        Language language = providers.language(provider);
        messages.post(Message.byMail(
                provider + "/invitation-" + hash(token).substring(0, 16),
                provider,
                language,
                address,
                template,
                Map.of(
                        "provider",
                        providers.name(provider),
                        "role",
                        words.getMessage(
                                asAdministrator ? "users.administrator" : "users.clerk", null, language.locale()),
                        "address",
                        properties.publicUrl() + "/invitations/" + token)));
        audit.append(
                Action.providerUserInvited,
                by,
                null,
                null,
                Map.of("provider", provider, "administrator", asAdministrator));
    }

    /** Withdraws an invitation that nobody has accepted. @throws Refused 403, or 404 when there is none */
    @Transactional
    public void withdraw(String administrator, String provider, String id) {
        providers.requireAdministrator(administrator, provider);
        if (jdbc.sql("""
                        update provider_invitation set withdrawn_at = :now
                         where token_sha256 = :id and provider_code = :code and accepted_at is null and withdrawn_at is null""")
                        .param("now", now())
                        .param("id", id)
                        .param("code", provider)
                        .update()
                == 0) {
            throw Refused.notFound("There is no such invitation.");
        }
    }

    /** Makes a colleague an administrator or a clerk. @throws Refused 403 {@code notAdministrator} or {@code ownAccount}, 404 */
    @Transactional
    public void setRole(String administrator, String provider, String account, boolean asAdministrator) {
        requireOther(administrator, provider, account);
        jdbc.sql(
                        "update provider_account set administrator = :administrator where user_id = :user and provider_code = :code")
                .param("administrator", asAdministrator)
                .param("user", account)
                .param("code", provider)
                .update();
        if (!asAdministrator) {
            withdrawAllOf(provider, account);
        }
        audit.append(
                Action.providerUserChanged,
                administrator,
                null,
                null,
                Map.of("provider", provider, "account", account, "administrator", asAdministrator));
    }

    /**
     * Removes a colleague: from this moment the account works for no organisation, whatever identity provider has it.
     *
     * @throws Refused 403 {@code notAdministrator} or {@code ownAccount}, 404
     */
    @Transactional
    public void remove(String administrator, String provider, String account) {
        requireOther(administrator, provider, account);
        jdbc.sql("delete from provider_account where user_id = :user and provider_code = :code")
                .param("user", account)
                .param("code", provider)
                .update();
        withdrawAllOf(provider, account);
        audit.append(
                Action.providerUserRemoved,
                administrator,
                null,
                null,
                Map.of("provider", provider, "account", account));
    }

    /** Who invites nobody any more does not come back by an invitation that they sent to themselves before. */
    private void withdrawAllOf(String provider, String account) {
        jdbc.sql("""
                        update provider_invitation set withdrawn_at = :now
                         where provider_code = :code and invited_by = :account and accepted_at is null and withdrawn_at is null""")
                .param("now", now())
                .param("code", provider)
                .param("account", account)
                .update();
    }

    private void requireOther(String administrator, String provider, String account) {
        // before the check, so that two administrators who remove each other do not both succeed
        providers.lock(provider);
        providers.requireAdministrator(administrator, provider);
        if (account.equals(administrator)) {
            throw Refused.forbidden("ownAccount", "You cannot change your own role. Ask another administrator.");
        }
        if (of(provider).stream().noneMatch(member -> member.account().equals(account))) {
            throw Refused.notFound("There is no such user in your organisation.");
        }
    }

    // ---------------------------------------------------------------- by who was invited

    /** @throws Refused 404 when the invitation does not exist, was used or withdrawn, or is too old */
    public Open open(String token) {
        return jdbc.sql("""
                        select i.*, s.name from provider_invitation i join service_provider s on s.code = i.provider_code
                         where token_sha256 = :hash and accepted_at is null and withdrawn_at is null and expires_at > :now""")
                .param("hash", hash(token))
                .param("now", now())
                .query((row, n) -> new Open(
                        row.getString("token_sha256"),
                        row.getString("provider_code"),
                        row.getString("name"),
                        row.getString("email"),
                        row.getBoolean("administrator")))
                .optional()
                .orElseThrow(
                        () -> Refused.notFound(
                                "This invitation was used or withdrawn, or is too old. Ask your organisation for another one."));
    }

    /**
     * Joins with a new account, where the product keeps the accounts itself.
     *
     * @throws Refused 404 as {@link #open}, and what {@link NewAccounts#createForProvider} refuses
     */
    @Transactional
    public void joinWithNewAccount(String token, @Nullable String name, @Nullable String password) {
        Open open = open(token);
        accounts.createForProvider(name, password, open.email());
        join(open, String.valueOf(name));
    }

    /**
     * Joins with the account that is logged in, whoever keeps it.
     *
     * @throws Refused 404 as {@link #open}; 403 {@code noProviderAccount} for an account without the role of providers; 409 {@code
     *     otherOrganisation} when it works for an organisation already
     */
    @Transactional
    public void join(String token, String account) {
        Open open = open(token);
        if (!officers.groupsOf(account).contains(Role.SERVICE_PROVIDER)) {
            throw Refused.forbidden(
                    "noProviderAccount",
                    "This account does not have the role of service providers. Ask the office to give it to you, then open the link again.");
        }
        join(open, account);
    }

    private void join(Open open, String account) {
        int used = jdbc.sql("""
                        update provider_invitation set accepted_by = :account, accepted_at = :now
                         where token_sha256 = :id and accepted_at is null and withdrawn_at is null""")
                .param("account", account)
                .param("now", now())
                .param("id", open.id())
                .update();
        if (used == 0) {
            throw Refused.notFound("This invitation was used or withdrawn.");
        }
        try {
            jdbc.sql(
                            "insert into provider_account (user_id, provider_code, administrator) values (:user, :code, :administrator)")
                    .param("user", account)
                    .param("code", open.provider())
                    .param("administrator", open.administrator())
                    .update();
        } catch (DuplicateKeyException e) {
            throw Refused.conflict("otherOrganisation", "This account works for an organisation already.");
        }
        audit.append(
                Action.providerUserJoined,
                account,
                null,
                null,
                Map.of("provider", open.provider(), "administrator", open.administrator()));
    }

    private static String hash(String token) {
        return DigestUtils.sha256Hex(token.getBytes(StandardCharsets.UTF_8));
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
