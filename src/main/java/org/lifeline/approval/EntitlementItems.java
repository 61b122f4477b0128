package org.lifeline.approval;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The things that an application is entitled to, where its officers list any. The latest officer's list replaces the earlier ones. */
@Repository
public class EntitlementItems {

    private static final String FIELD = "voucherItems";
    private static final Pattern LINE = Pattern.compile("(?:([1-9]\\d{0,2})\\s*[xX\u00d7*]\\s*)?(\\S.*)");
    private static final int MOST = 4;
    private static final int LONGEST = 60;

    /** The most bytes for all names together, in UTF-8. With more, the QR code could no longer be read from a bad print. */
    private static final int MOST_BYTES = 48;

    /** The longest text that can be typed: all names, each line with its quantity. */
    private static final int LONGEST_TEXT = MOST_BYTES + MOST * "999 x \n".length();

    private final JdbcClient jdbc;
    private final AuditLog audit;

    EntitlementItems(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** The items, in the order in which they were written. */
    public List<EntitlementItem> of(String application) {
        return jdbc.sql(
                        "select name, quantity from entitlement_item where application_number = :application order by line")
                .param("application", application)
                .query((row, n) -> new EntitlementItem(row.getString("name"), row.getInt("quantity")))
                .list();
    }

    /** The items as an officer reads and writes them: one on each line. */
    public String text(String application) {
        return of(application).stream().map(EntitlementItem::toString).collect(Collectors.joining("\n"));
    }

    /**
     * Replaces the list by an officer's new one.
     *
     * @param given one item a line, preceded by the quantity and an x unless it is one; null changes nothing
     * @throws Refused 422 for more than four lines, the same thing twice, or more than a voucher has room for
     */
    public void replace(String application, String officer, @Nullable Object given) {
        if (given == null) {
            return;
        }
        List<EntitlementItem> items = parse(given.toString());
        if (items.equals(of(application))) {
            return;
        }
        jdbc.sql("delete from entitlement_item where application_number = :application")
                .param("application", application)
                .update();
        for (int i = 0; i < items.size(); i++) {
            jdbc.sql(
                            "insert into entitlement_item (application_number, line, name, quantity) values (:application, :line, :name, :quantity)")
                    .param("application", application)
                    .param("line", i + 1)
                    .param("name", items.get(i).name())
                    .param("quantity", items.get(i).quantity())
                    .update();
        }
        audit.append(
                Action.entitlementItems,
                officer,
                application,
                null,
                // the log is kept for ever and must not say which medicines, because they reveal an illness; it gets
                // the number only
                Map.of("items", items.size()));
    }

    static List<EntitlementItem> parse(String text) {
        List<EntitlementItem> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int bytes = 0;
        for (String line :
                text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
            Matcher item = LINE.matcher(line);
            if (!item.matches() || item.group(2).length() > LONGEST || !FormSchema.isPrintable(line)) {
                throw Refused.invalid(
                        FIELD,
                        "Write one thing a line, such as: 2 x insulin pen. At most " + LONGEST + " characters each.");
            }
            if (!names.add(item.group(2).toLowerCase(Locale.ROOT))) {
                throw Refused.invalid(FIELD, "Write each thing once, with how many of it.");
            }
            bytes += item.group(2).getBytes(StandardCharsets.UTF_8).length;
            items.add(new EntitlementItem(item.group(2), item.group(1) == null ? 1 : Integer.parseInt(item.group(1))));
        }
        if (items.size() > MOST || bytes > MOST_BYTES) {
            throw Refused.invalid(
                    FIELD, "This is more than a voucher's code has room for: fewer things, or shorter names.");
        }
        return items;
    }
}
