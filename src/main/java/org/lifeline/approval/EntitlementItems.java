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

/** What an application's help consists of, where its officers say so; the last one's word stands. */
@Repository
public class EntitlementItems {

    private static final String FIELD = "voucherItems";
    private static final Pattern LINE = Pattern.compile("(?:([1-9]\\d{0,2})\\s*[xX\u00d7*]\\s*)?(\\S.*)");
    private static final int MOST = 4;
    private static final int LONGEST = 60;

    /** All names together, in UTF-8: what a QR code has room for that still reads when printed badly. */
    private static final int MOST_BYTES = 48;

    /** All of it as it is typed: each line with its quantity. */
    private static final int LONGEST_TEXT = MOST_BYTES + MOST * "999 x \n".length();

    private final JdbcClient jdbc;
    private final AuditLog audit;

    EntitlementItems(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** In the order in which they were written. */
    public List<EntitlementItem> of(String application) {
        return jdbc.sql("select name, quantity from entitlement_item where application_number = :application order by line")
                .param("application", application)
                .query((row, n) -> new EntitlementItem(row.getString("name"), row.getInt("quantity")))
                .list();
    }

    /** As an officer reads and writes them: one a line. */
    public String text(String application) {
        return of(application).stream().map(EntitlementItem::toString).collect(Collectors.joining("\n"));
    }

    /**
     * Takes an officer's list in the place of the one before.
     *
     * @param given one item a line, with the quantity and an x before it unless it is one; null changes nothing
     * @throws Refused 422 for more than four lines, one thing twice, or more than a voucher has room for
     */
    public void take(String application, String officer, @Nullable Object given) {
        if (given == null) {
            return;
        }
        List<EntitlementItem> items = parse(given.toString());
        if (items.equals(of(application))) {
            return;
        }
        jdbc.sql("delete from entitlement_item where application_number = :application").param("application", application).update();
        for (int i = 0; i < items.size(); i++) {
            jdbc.sql("insert into entitlement_item (application_number, line, name, quantity) values (:application, :line, :name, :quantity)")
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
                // how many, not what: medicines say what somebody suffers from, and this log is for ever
                Map.of("items", items.size()));
    }

    static List<EntitlementItem> parse(String text) {
        List<EntitlementItem> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int bytes = 0;
        for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
            Matcher item = LINE.matcher(line);
            if (!item.matches() || item.group(2).length() > LONGEST || !FormSchema.isPrintable(line)) {
                throw Refused.invalid(FIELD, "Write one thing a line, such as: 2 x insulin pen. At most " + LONGEST + " characters each.");
            }
            if (!names.add(item.group(2).toLowerCase(Locale.ROOT))) {
                throw Refused.invalid(FIELD, "Write each thing once, with how many of it.");
            }
            bytes += item.group(2).getBytes(StandardCharsets.UTF_8).length;
            items.add(new EntitlementItem(item.group(2), item.group(1) == null ? 1 : Integer.parseInt(item.group(1))));
        }
        if (items.size() > MOST || bytes > MOST_BYTES) {
            throw Refused.invalid(FIELD, "This is more than a voucher's code has room for: fewer things, or shorter names.");
        }
        return items;
    }
}
