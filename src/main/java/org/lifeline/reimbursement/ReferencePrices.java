package org.lifeline.reimbursement;

import java.io.Serializable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedAmount;
import org.lifeline.platform.typed.TypedDay;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What services usually cost in a programme, by day. What counts on a day that has begun never changes; the table refuses it, too. Several
 * prices are set together or not at all.
 */
@Service
public class ReferencePrices {

    /** So many are set at once at most. */
    static final int MOST = 5_000;

    private static final int LONGEST_SERVICE = 80;

    /** So many mistakes are named at once at most; who has more than that has another file in mind. */
    private static final int MOST_ERRORS = 50;

    private static final String FORMULAS = "=+-@";

    /** @param same how many were so already */
    public record Outcome(int set, int same) implements Serializable {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Programmes programmes;
    private final AuditLog audit;

    ReferencePrices(JdbcClient jdbc, Clock clock, Programmes programmes, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.programmes = programmes;
        this.audit = audit;
    }

    /**
     * The programme, for a person who may read its prices: its managers, those who pay, and auditors.
     *
     * @throws Refused 404 when there is no such programme, 403 {@code notYourProgramme}
     */
    public Programme readable(CurrentUser user, String programme) {
        Programme its = programmes.find(programme).orElseThrow(() -> Refused.notFound("There is no such programme."));
        if (!user.is(Role.ACCOUNTANT) && !user.is(Role.CASH_MANAGER) && !user.is(Role.AUDITOR)) {
            programmes.requireManager(programme, user.id());
        }
        return its;
    }

    /** Whether this person may set the programme's prices. */
    public boolean maySet(CurrentUser user, String programme) {
        return user.is(Role.PROGRAMME_MANAGER) && programmes.isManagedBy(programme, user.id());
    }

    // ---------------------------------------------------------------- reading

    /** All prices of the programme that ever were set, by service, and of each the earliest first. */
    public List<ReferencePrice> all(Programme programme) {
        return read(programme, null);
    }

    /** The prices of one service, the earliest first; empty where it never had one. */
    public List<ReferencePrice> history(Programme programme, String service) {
        return PlainText.isOneLine(service) ? read(programme, service) : List.of();
    }

    private List<ReferencePrice> read(Programme programme, @Nullable String service) {
        return jdbc.sql("""
                        select service, unit_price_minor, valid_from, set_by, set_at,
                               lead(valid_from) over of_service as next_from
                          from reference_price
                         where programme_code = :programme and (cast(:service as text) is null or service_key = folded_service(:service))
                        window of_service as (partition by service_key order by valid_from, id)
                         order by service_key, valid_from, id""")
                .param("programme", programme.code())
                .param("service", service)
                .query((row, n) -> price(row, programme.currency()))
                .list();
    }

    private static ReferencePrice price(ResultSet row, String currency) throws SQLException {
        Long minor = row.getObject("unit_price_minor", Long.class);
        LocalDate from = row.getObject("valid_from", LocalDate.class);
        LocalDate next = row.getObject("next_from", LocalDate.class);
        return new ReferencePrice(
                row.getString("service"),
                minor == null ? null : Money.ofMinor(currency, minor),
                from,
                next == null ? null : next.minusDays(1),
                from.equals(next),
                row.getString("set_by"),
                row.getObject("set_at", OffsetDateTime.class).toInstant());
    }

    // ---------------------------------------------------------------- setting

    /**
     * Sets one price as a person typed it on a page.
     *
     * @param price null ends the service's price
     * @throws Refused 422 with what to do; 403 {@code notYourProgramme}
     */
    @Transactional
    public Outcome setTyped(
            CurrentUser user, String programme, String service, @Nullable String price, String from, String language) {
        programmes.requireManager(programme, user.id());
        Programme its = programmes.get(programme);
        return set(
                user,
                programme,
                List.of(new WantedPrice(
                        null,
                        "price",
                        service,
                        price == null ? null : TypedAmount.read("price", price, null, its.currency(), language),
                        TypedDay.read("from", from, language, LocalDate.now(clock)))));
    }

    /**
     * Sets the prices of a file for a spreadsheet, all or none.
     *
     * @throws Refused 422 with each line that is not valid, its number and the reason; 403 {@code notYourProgramme}
     */
    @Transactional
    public Outcome setFile(CurrentUser user, String programme, byte[] file, String language) {
        programmes.requireManager(programme, user.id());
        List<FieldError> errors = new ArrayList<>();
        List<WantedPrice> wanted = ReferencePriceFile.read(
                file, programmes.get(programme).currency(), language, LocalDate.now(clock), errors);
        return set(user, programme, wanted, errors);
    }

    /**
     * Sets prices, all or none. What a service costs already from that day on is not set again, so that the same call twice changes nothing.
     *
     * @throws Refused 422 with all that is not valid; 403 {@code notYourProgramme}
     */
    @Transactional
    Outcome set(CurrentUser user, String programme, List<WantedPrice> wanted) {
        return set(user, programme, wanted, new ArrayList<>());
    }

    /** @param errors what is wrong already; with any, nothing is set, and what else is wrong is named, too */
    private Outcome set(CurrentUser user, String programme, List<WantedPrice> wanted, List<FieldError> errors) {
        programmes.requireManager(programme, user.id());
        List<WantedPrice> named =
                wanted.stream().filter(each -> !refuseService(each, errors)).toList();
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('reference prices of ' || :programme, 0))")
                .param("programme", programme)
                .query(row -> {});
        List<String> keys =
                keys(named.stream().map(each -> spelled(each.service())).toList());
        refuseTwice(named, keys, errors);
        List<WantedPrice> changes = changes(programme, named, keys, errors);
        refuse(errors);
        insert(user, programme, changes);
        return new Outcome(changes.size(), wanted.size() - changes.size());
    }

    /** Those that are not so already. What would change a day that has begun is an error. */
    private List<WantedPrice> changes(
            String programme, List<WantedPrice> wanted, List<String> keys, List<FieldError> errors) {
        String currency = programmes.get(programme).currency();
        Map<String, TreeMap<LocalDate, Optional<Money>>> prices = new HashMap<>();
        Map<String, String> spelling = new HashMap<>();
        current(programme, currency, keys, prices, spelling);
        LocalDate today = LocalDate.now(clock);
        List<WantedPrice> changes = new ArrayList<>();
        // the earliest first: what is already so from a day on depends on what begins before
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing((Integer i) -> wanted.get(i).from()));
        for (int i : order) {
            WantedPrice each = wanted.get(i);
            TreeMap<LocalDate, Optional<Money>> its = prices.computeIfAbsent(keys.get(i), key -> new TreeMap<>());
            Optional<Money> price = Optional.ofNullable(each.price());
            if (of(its, each.from()).equals(price)) {
                continue;
            }
            String service = spelling.computeIfAbsent(keys.get(i), key -> spelled(each.service()));
            if (each.from().isBefore(today)) {
                errors.add(error(
                        each,
                        "What \u201c%s\u201d costs on a day that is over does not change. The first day can be today or later."
                                .formatted(service)));
            } else if (each.from().equals(today) && of(its, today).isPresent()) {
                errors.add(error(
                        each,
                        "\u201c%s\u201d has a price today, which does not change any more. The first day can be tomorrow or later."
                                .formatted(service)));
            }
            its.put(each.from(), price);
            changes.add(new WantedPrice(each.line(), each.field(), service, each.price(), each.from()));
        }
        return changes;
    }

    private static Optional<Money> of(TreeMap<LocalDate, Optional<Money>> prices, LocalDate day) {
        Map.Entry<LocalDate, Optional<Money>> its = prices.floorEntry(day);
        return its == null ? Optional.empty() : Objects.requireNonNull(its.getValue());
    }

    /** Reads the prices of these services, and how each was spelled first: it keeps that spelling. */
    private void current(
            String programme,
            String currency,
            List<String> keys,
            Map<String, TreeMap<LocalDate, Optional<Money>>> prices,
            Map<String, String> spelling) {
        jdbc.sql("""
                        select service_key, service, valid_from, unit_price_minor from reference_price
                         where programme_code = :programme and service_key = any (:keys) order by id""")
                .param("programme", programme)
                .param("keys", keys.toArray(String[]::new))
                .query(row -> {
                    String key = row.getString("service_key");
                    Long minor = row.getObject("unit_price_minor", Long.class);
                    spelling.putIfAbsent(key, row.getString("service"));
                    prices.computeIfAbsent(key, k -> new TreeMap<>())
                            .put(
                                    row.getObject("valid_from", LocalDate.class),
                                    Optional.ofNullable(minor).map(its -> Money.ofMinor(currency, its)));
                });
    }

    private void insert(CurrentUser user, String programme, List<WantedPrice> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into reference_price (programme_code, service, unit_price_minor, valid_from, set_by, set_at, set_on)
                        select :programme, w.service, w.minor, w.valid_from, :user, :now, :today
                          from unnest(:services, :minors, cast(:days as date[])) with ordinality as w(service, minor, valid_from, place) order by place
                        returning id, unit_price_minor, valid_from""")
                .param("programme", programme)
                .param("services", changes.stream().map(WantedPrice::service).toArray(String[]::new))
                .param(
                        "minors",
                        changes.stream()
                                .map(each -> each.price() == null
                                        ? null
                                        : each.price().minor())
                                .toArray(Long[]::new))
                .param(
                        "days",
                        changes.stream().map(each -> each.from().toString()).toArray(String[]::new))
                .param("user", user.id())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("today", LocalDate.now(clock))
                .query((row, n) -> entry(row))
                .list()
                .forEach(details -> audit.append(
                        details.containsKey("priceMinor") ? Action.referencePriceSet : Action.referencePriceEnded,
                        user.id(),
                        null,
                        programme,
                        details));
    }

    /** What the audit log says: not the name of the service, which somebody typed, but the number of the row that has it. */
    private static Map<String, Object> entry(ResultSet row) throws SQLException {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("price", row.getLong("id"));
        Long minor = row.getObject("unit_price_minor", Long.class);
        if (minor != null) {
            details.put("priceMinor", minor);
        }
        details.put("from", String.valueOf(row.getObject("valid_from", LocalDate.class)));
        return details;
    }

    // ---------------------------------------------------------------- what is not valid

    /** The names as they are compared, in the same order. */
    private List<String> keys(List<String> services) {
        return jdbc.sql("select folded_service(s) as key from unnest(:services) with ordinality as u(s, n) order by n")
                .param("services", services.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    private static String spelled(String service) {
        return PlainText.onOneLine(service);
    }

    /** Whether the name of the service is not valid. */
    private static boolean refuseService(WantedPrice wanted, List<FieldError> errors) {
        String service = spelled(wanted.service());
        String wrong = null;
        if (service.isEmpty()) {
            wrong = "Name the service.";
        } else if (service.length() > LONGEST_SERVICE) {
            wrong = "The name of a service has at most %d characters.".formatted(LONGEST_SERVICE);
        } else if (!PlainText.isOneLine(service)) {
            wrong = "The name of the service has characters that cannot be seen.";
        } else if (FORMULAS.indexOf(service.charAt(0)) >= 0) {
            wrong = "The name of a service does not begin with %s: a spreadsheet would take it for a formula."
                    .formatted(service.charAt(0));
        }
        if (wrong != null) {
            errors.add(error(wanted, wrong));
        }
        return wrong != null;
    }

    private static void refuseTwice(List<WantedPrice> wanted, List<String> keys, List<FieldError> errors) {
        Map<List<Object>, WantedPrice> seen = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            WantedPrice each = wanted.get(i);
            WantedPrice before = seen.putIfAbsent(List.of(keys.get(i), each.from()), each);
            if (before != null && !Objects.equals(before.price(), each.price())) {
                errors.add(error(
                        each,
                        before.line() == null
                                ? "This service has another price for the same day."
                                : "This service has another price for the same day in line %d."
                                        .formatted(before.line())));
            }
        }
    }

    private static FieldError error(WantedPrice wanted, String sentence) {
        return new FieldError(wanted.field(), wanted.refusal(sentence));
    }

    /** Names the first of many mistakes. */
    static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors.subList(0, Math.min(errors.size(), MOST_ERRORS)));
        }
    }
}
