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
 * The keys with which something was signed, as far as the database knows: every key that a node on this database ever published. In a
 * database from before these were recorded, the keys are read from the codes and seals themselves.
 */
@Component
class SigningKeysInUse {

    /**
     * The position of the key's id in the base 32 of a code: after two tags and the start of the protected header, as {@link CoseSign1}
     * writes it.
     */
    private static final int ID_FROM = 13;

    private static final int ID_CHARACTERS = 14;

    private final KnownKeys known;
    private final JdbcClient jdbc;

    SigningKeysInUse(KnownKeys known, DataSource database) {
        this.known = known;
        this.jdbc = JdbcClient.create(database);
    }

    /** The ids of these keys. Can be called before the migrations have run. */
    Set<String> find() {
        Set<String> ids = new LinkedHashSet<>();
        for (KeyUse use : KeyUse.values()) {
            ids.addAll(known.ids(use.label()));
        }
        if (ids.isEmpty() && !hasGivenUp()) {
            ids.addAll(signedWith("voucher", "qr"));
            ids.addAll(signedWith("claim", "payable_qr"));
            if (known.hasColumn("audit_seal", "kid", "text")) {
                ids.addAll(jdbc.sql("select distinct kid from audit_seal")
                        .query(String.class)
                        .list());
            }
        }
        return ids;
    }

    private boolean hasGivenUp() {
        return known.hasColumn("known_key", "id", "text")
                && jdbc.sql("select exists (select from known_key where lost_at is not null)")
                        .query(Boolean.class)
                        .single();
    }

    /** One code for each key. The codes of the same key differ only after its id. */
    private Set<String> signedWith(String table, String column) {
        if (!known.hasColumn(table, column, "text")) {
            return Set.of();
        }
        List<String> codes = jdbc.sql("select min(" + column + ") from " + table + " where " + column
                        + " like '%#%' group by substring(split_part(" + column + ", '#', 2) from " + ID_FROM + " for "
                        + ID_CHARACTERS + ")")
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
                return Optional.of(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(CoseSign1.parse(bytes).kid()));
            } catch (CoseSign1.Malformed e) {
                return Optional.empty();
            }
        });
    }

    /** The part that all codes of one key have in common, by which the database groups them. */
    static String group(String code) {
        String text = code.substring(code.indexOf('#') + 1);
        return text.substring(ID_FROM - 1, ID_FROM - 1 + ID_CHARACTERS);
    }

    /** Marks keys as lost, as an operator states. */
    void giveUp(Collection<String> ids) {
        known.giveUp(ids);
    }

    /** Records keys that are published from now on. */
    void remember(Collection<SigningKey> keys) {
        keys.forEach(key -> known.add(key.use().label(), key.kid()));
    }
}
