package org.lifeline.platform.signing;

import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.lifeline.platform.database.KnownKeys;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys that something was signed with, by what the database knows: every key that was ever published by a node on it, and in a
 * database from before that was kept, the keys in the codes and seals themselves.
 */
@Component
class SigningKeysInUse {

    /** Where the key's id stands in the base 32 of a code: after two marks and the head of the protected header, as {@link CoseSign1} writes it. */
    private static final int ID_FROM = 13;

    private static final int ID_CHARACTERS = 14;

    private final KnownKeys known;
    private final JdbcClient jdbc;

    SigningKeysInUse(KnownKeys known, DataSource database) {
        this.known = known;
        this.jdbc = JdbcClient.create(database);
    }

    /** Their ids. May be asked before the migrations have run. */
    Set<String> find() {
        Set<String> ids = new LinkedHashSet<>();
        for (KeyUse use : KeyUse.values()) {
            ids.addAll(known.ids(use.label()));
        }
        if (ids.isEmpty() && !hasGivenUp()) {
            ids.addAll(signedWith("voucher", "qr"));
            ids.addAll(signedWith("claim", "payable_qr"));
            if (known.hasColumn("audit_seal", "kid", "text")) {
                ids.addAll(jdbc.sql("select distinct kid from audit_seal").query(String.class).list());
            }
        }
        return ids;
    }

    private boolean hasGivenUp() {
        return known.hasColumn("known_key", "id", "text")
                && jdbc.sql("select exists (select from known_key where lost_at is not null)").query(Boolean.class).single();
    }

    /** One code for each key: the others of the same key differ behind its id only. */
    private Set<String> signedWith(String table, String column) {
        if (!known.hasColumn(table, column, "text")) {
            return Set.of();
        }
        List<String> codes = jdbc.sql("select min(" + column + ") from " + table + " where " + column + " like '%#%' group by substring(split_part("
                        + column + ", '#', 2) from " + ID_FROM + " for " + ID_CHARACTERS + ")")
                .query(String.class)
                .list();
        Set<String> ids = new HashSet<>();
        for (String code : codes) {
            kid(code).ifPresent(ids::add);
        }
        return ids;
    }

    static Optional<String> kid(String code) {
        return Base32.decode(code.substring(code.indexOf('#') + 1)).flatMap(bytes -> {
            try {
                return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(CoseSign1.parse(bytes).kid()));
            } catch (CoseSign1.Malformed e) {
                return Optional.empty();
            }
        });
    }

    /** What all codes of one key have in common, as the database groups them. */
    static String group(String code) {
        String text = code.substring(code.indexOf('#') + 1);
        return text.substring(ID_FROM - 1, ID_FROM - 1 + ID_CHARACTERS);
    }

    /** Keys that an operator gives up. */
    void giveUp(Collection<String> ids) {
        known.giveUp(ids);
    }

    /** Remembers the keys that are published from now on. */
    void remember(Collection<SigningKey> keys) {
        keys.forEach(key -> known.add(key.use().label(), key.kid()));
    }
}
