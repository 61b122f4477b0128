package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * Reads what a bank says about payments: a status report (pain.002), or a notification or statement (camt.054, camt.053), of any version. The
 * file is read from its beginning to its end and never kept in memory. A file with a document type declaration is refused, so no entity of it
 * is resolved.
 */
final class BankFile {

    static final int MOST_LINES = 200_000;

    private static final int LONGEST_ID = 35;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_VALUE = 2000;
    private static final Pattern MESSAGE =
            Pattern.compile("urn:iso:std:iso:20022:tech:xsd:(pain\\.002|camt\\.05[34])\\..*");
    private static final Set<String> NO_ID = Set.of("NOTPROVIDED", "");

    /** What the bank says happened. */
    enum Kind {
        /** Money went out. */
        booked,
        /** The order was not carried out. */
        rejected,
        /** Money came back. */
        returned
    }

    /**
     * One payment of which the file says something.
     *
     * @param amount in major units; null where the bank says none
     * @param account to which the money went
     * @param bankReference the bank's own
     */
    record Line(
            Kind kind,
            @Nullable String endToEndId,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String account,
            @Nullable String bankReference,
            @Nullable LocalDate day,
            @Nullable String reason,
            @Nullable String reasonText) {}

    /**
     * What the file as a whole says.
     *
     * @param kind {@code pain.002}, {@code camt.053} or {@code camt.054}
     * @param rejectedRun the run that the bank rejected as a whole; null where it rejected none
     * @param run the run that a status report is about
     */
    record Content(
            String kind,
            @Nullable String run,
            @Nullable String rejectedRun,
            @Nullable Line rejection) {}

    private final String account;
    private final Consumer<Line> lines;
    private final Map<String, String> entry = new HashMap<>();
    private final Map<String, String> piece = new HashMap<>();
    private final Map<String, String> head = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private String kind = "";
    private int read;
    private boolean entryHasPieces;

    /** @param account from which claims are paid: a statement of another one is refused */
    private BankFile(String account, Consumer<Line> lines) {
        this.account = account;
        this.lines = lines;
    }

    /**
     * Reads a file. The lines that were given to {@code lines} count only if this returns.
     *
     * @throws Refused 400 when it is no such file, or ends too early; 422 when it is about another account
     */
    static Content read(InputStream file, String account, Consumer<Line> lines) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        BankFile its = new BankFile(account, lines);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(file);
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw unreadable();
                    case XMLStreamConstants.START_ELEMENT -> its.begin(reader);
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> its.add(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> its.end();
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw unreadable();
        }
        return its.content();
    }

    private static Refused unreadable() {
        return Refused.unreadable(
                "This is no complete file of a bank. We read pain.002, camt.053 and camt.054 of ISO 20022.");
    }

    private void begin(XMLStreamReader reader) {
        String name = reader.getLocalName();
        if (path.isEmpty()) {
            Matcher message = MESSAGE.matcher(
                    Optional.ofNullable(reader.getNamespaceURI()).orElse(""));
            if (!name.equals("Document") || !message.matches()) {
                throw unreadable();
            }
            kind = message.group(1);
        }
        path.addLast(name);
        text.setLength(0);
        if (name.equals("Ntry")) {
            entry.clear();
            entryHasPieces = false;
        }
        if (name.equals("TxDtls") || name.equals("TxInfAndSts")) {
            piece.clear();
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals("Ccy")) {
                keep(name + "@Ccy", reader.getAttributeValue(i));
            }
        }
    }

    private void add(String more) {
        if (text.length() + more.length() > LONGEST_VALUE) {
            throw unreadable();
        }
        text.append(more);
    }

    private void end() {
        String name = path.getLast();
        keep(name, text.toString().strip());
        text.setLength(0);
        path.removeLast();
        switch (name) {
            case "TxInfAndSts" -> status();
            case "TxDtls" -> {
                entryHasPieces = true;
                booking();
            }
            case "Ntry" -> {
                if (!entryHasPieces) {
                    piece.clear();
                    booking();
                }
            }
            case "Acct" -> {
                if (!path.contains("Ntry")) {
                    requireOurAccount();
                }
            }
            default -> {}
        }
    }

    /** Keeps a value under its path in the piece, the entry or the head of the message. The first of several counts. */
    private void keep(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        String from = path.contains("TxDtls")
                ? "TxDtls"
                : path.contains("TxInfAndSts") ? "TxInfAndSts" : path.contains("Ntry") ? "Ntry" : "Document";
        StringBuilder key = new StringBuilder();
        boolean inside = false;
        for (Iterator<String> names = path.iterator(); names.hasNext(); ) {
            String each = names.next();
            if (inside) {
                key.append(key.isEmpty() ? "" : "/")
                        .append(names.hasNext() || !name.startsWith(each + "@") ? each : name);
            }
            inside |= each.equals(from);
        }
        (from.equals("Document") ? head : from.equals("Ntry") ? entry : piece).putIfAbsent(key.toString(), value);
    }

    private void requireOurAccount() {
        head.entrySet().stream()
                .filter(each ->
                        each.getKey().endsWith("/Acct/Id/IBAN") || each.getKey().endsWith("/Acct/Id/Othr/Id"))
                .map(Map.Entry::getValue)
                .filter(number -> !number.replace(" ", "").equals(account))
                .findFirst()
                .ifPresent(other -> {
                    throw Refused.invalid("file", "This file is about another account than the one we pay from.");
                });
        head.keySet().removeIf(key -> key.contains("/Acct/"));
    }

    private void status() {
        if (!"RJCT".equals(piece.get("TxSts"))) {
            return;
        }
        line(new Line(
                Kind.rejected,
                id(piece.get("OrgnlEndToEndId")),
                null,
                null,
                null,
                cut(piece.get("AcctSvcrRef"), LONGEST_ID),
                null,
                reason(piece, "StsRsnInf/Rsn/"),
                cut(piece.get("StsRsnInf/AddtlInf"), LONGEST_TEXT)));
    }

    private void booking() {
        String status = Optional.ofNullable(entry.get("Sts/Cd")).orElse(entry.getOrDefault("Sts", ""));
        if (!status.equals("BOOK")) {
            return;
        }
        boolean credit = "CRDT".equals(piece.getOrDefault("CdtDbtInd", entry.getOrDefault("CdtDbtInd", "")));
        String id = id(piece.get("Refs/EndToEndId"));
        boolean cameBack = piece.keySet().stream().anyMatch(key -> key.startsWith("RtrInf/"))
                || "true".equals(entry.get("RvslInd"));
        if (credit && !cameBack && (id == null || !id.startsWith("C-"))) {
            // money of somebody else that arrived on the account
            return;
        }
        String amount = first(
                piece.get("Amt"), piece.get("AmtDtls/TxAmt/Amt"), piece.get("AmtDtls/InstdAmt/Amt"), entry.get("Amt"));
        String currency = first(
                piece.get("Amt@Ccy"),
                piece.get("AmtDtls/TxAmt/Amt@Ccy"),
                piece.get("AmtDtls/InstdAmt/Amt@Ccy"),
                entry.get("Amt@Ccy"));
        line(new Line(
                credit ? Kind.returned : Kind.booked,
                id,
                amount(amount),
                cut(currency, 3),
                cut(
                        first(piece.get("RltdPties/CdtrAcct/Id/IBAN"), piece.get("RltdPties/CdtrAcct/Id/Othr/Id")),
                        LONGEST_ID),
                cut(first(piece.get("Refs/AcctSvcrRef"), entryHasPieces ? null : entry.get("AcctSvcrRef")), LONGEST_ID),
                day(first(entry.get("BookgDt/Dt"), entry.get("BookgDt/DtTm"))),
                reason(piece, "RtrInf/Rsn/"),
                cut(piece.get("RtrInf/AddtlInf"), LONGEST_TEXT)));
    }

    private void line(Line line) {
        if (++read > MOST_LINES) {
            throw Refused.tooLarge("A bank file may have at most " + MOST_LINES + " payments.");
        }
        lines.accept(line);
    }

    private Content content() {
        if (!kind.equals("pain.002")) {
            return new Content(kind, null, null, null);
        }
        String group = "CstmrPmtStsRpt/OrgnlGrpInfAndSts/";
        String run = head.get(group + "OrgnlMsgId");
        boolean all = "RJCT".equals(head.get(group + "GrpSts")) && read == 0;
        return new Content(
                kind,
                run,
                all ? run : null,
                new Line(
                        Kind.rejected,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        reason(head, group + "StsRsnInf/Rsn/"),
                        cut(head.get(group + "StsRsnInf/AddtlInf"), LONGEST_TEXT)));
    }

    private static @Nullable String reason(Map<String, String> values, String at) {
        return cut(first(values.get(at + "Cd"), values.get(at + "Prtry")), LONGEST_ID);
    }

    private static @Nullable String id(@Nullable String given) {
        return given == null || NO_ID.contains(given) ? null : cut(given, LONGEST_ID);
    }

    private static @Nullable BigDecimal amount(@Nullable String given) {
        if (given == null) {
            return null;
        }
        if (!given.matches("[0-9]{1,18}(?:\\.[0-9]{0,17})?")) {
            throw unreadable();
        }
        return new BigDecimal(given.endsWith(".") ? given + "0" : given);
    }

    private static @Nullable LocalDate day(@Nullable String given) {
        try {
            return given == null ? null : LocalDate.parse(given.substring(0, Math.min(10, given.length())));
        } catch (DateTimeException e) {
            throw unreadable();
        }
    }

    @SafeVarargs
    private static <T> @Nullable T first(@Nullable T... values) {
        for (@Nullable T value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String cut(@Nullable String given, int longest) {
        return given == null || given.length() <= longest ? given : given.substring(0, longest);
    }
}
