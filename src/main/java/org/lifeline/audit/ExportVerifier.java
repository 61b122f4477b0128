package org.lifeline.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.upokecenter.cbor.CBORObject;
import java.io.IOException;
import java.io.InputStream;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.signing.SignedCodes;

/**
 * Checks an export in JSON Lines with nothing but the public keys: each entry against its leaf, the leaves against the signed root, each
 * seal against the preceding one. It reads the export once, in constant memory, and stops at the first error.
 */
final class ExportVerifier {

    /** Longer than any transaction lasts. An entry that is not sealed after this time is an error. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /**
     * @param holds whether nothing is altered, missing or reordered
     * @param text one line that says so, or names the first error
     */
    record Result(boolean holds, long entries, long seals, String text) {}

    /** A seal that somebody wrote down at an earlier check. */
    record Noted(long number, String hash) {}

    private static final class Broken extends Exception {
        Broken(String text) {
            super(text, null, false, false);
        }
    }

    private final Map<String, ECPublicKey> keys;
    private final @Nullable Noted noted;

    /**
     * @param keys of the audit log, by kid
     * @param noted a seal written down earlier, which a complete export must contain; or null
     */
    ExportVerifier(Map<String, ECPublicKey> keys, @Nullable Noted noted) {
        this.keys = keys;
        this.noted = noted;
    }

    /** @throws IOException when the file cannot be read; it is never thrown because of the file's content */
    Result verify(InputStream export) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(export)) {
            Check check = new Check(parser);
            try {
                return check.all();
            } catch (Broken broken) {
                return check.result(false, "DOES NOT HOLD: " + broken.getMessage());
            } catch (JsonProcessingException | RuntimeException unreadable) {
                return check.result(
                        false,
                        "DOES NOT HOLD: line " + parser.currentLocation().getLineNr()
                                + " cannot be read as a line of an export.");
            }
        }
    }

    /** One line of the export. */
    private static final class Line {
        private final Map<String, Object> values = new TreeMap<>();
        private SortedMap<String, Object> details = new TreeMap<>();

        String type() {
            return text("type");
        }

        String text(String name) {
            return (String) present(name);
        }

        @Nullable
        String textOrNull(String name) {
            return (String) values.get(name);
        }

        long number(String name) {
            return (Long) present(name);
        }

        byte[] hash(String name) {
            byte[] hash = HexFormat.of().parseHex(text(name));
            if (hash.length != MerkleTree.HASH_BYTES) {
                throw new IllegalArgumentException("no hash");
            }
            return hash;
        }

        Instant time(String name) {
            return Instant.parse(text(name));
        }

        private Object present(String name) {
            Object value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return value;
        }

        AuditEntry entry() {
            return new AuditEntry(
                    number("id"),
                    time("at"),
                    text("actor"),
                    text("action"),
                    textOrNull("case"),
                    textOrNull("programme"),
                    details);
        }

        Seal seal() {
            return new Seal(
                    number("number"),
                    number("first"),
                    number("last"),
                    hash("root"),
                    hash("previous"),
                    time("sealedAt"),
                    text("kid"),
                    Base64.getUrlDecoder().decode(text("token")));
        }
    }

    private final class Check {
        private final JsonParser parser;
        private final LeafEncoding encoding = new LeafEncoding();
        private boolean whole;
        private Instant exportedAt = Instant.EPOCH;
        private @Nullable Seal seal;
        private MerkleTree tree = new MerkleTree();
        private String lastEntry = "the beginning";
        private long seals;
        private long entries;
        private long young;
        private boolean notedSeen;

        Check(JsonParser parser) {
            this.parser = parser;
        }

        Result all() throws IOException, Broken {
            Line header = read();
            if (header == null || !header.type().equals("export") || header.number("layout") != 1) {
                throw new Broken("this is no export of the audit log.");
            }
            whole = Stream.of("case", "from", "to", "actor", "action", "voucher", "provider")
                    .allMatch(selector -> header.textOrNull(selector) == null);
            exportedAt = header.time("at");
            for (Line line = read(); line != null; line = read()) {
                switch (line.type()) {
                    case "seal" -> {
                        endSeal();
                        beginSeal(line.seal());
                    }
                    case "entry", "leaf" -> leaf(line);
                    case "missing" ->
                        throw new Broken("entry " + line.number("id") + " is missing: it was written"
                                + (line.values.containsKey("position")
                                        ? " and sealed at place " + line.number("position")
                                        : "")
                                + ", and taken away.");
                    case "unsealed" -> {
                        endSeal();
                        unsealed(line.entry());
                    }
                    case "end" -> {
                        return end(line);
                    }
                    default -> throw new IllegalArgumentException("a line of an unknown type");
                }
            }
            throw new Broken("the export is cut off after " + lastEntry + ": its last line is not there.");
        }

        private @Nullable Line read() throws IOException {
            JsonToken start = parser.nextToken();
            if (start == null) {
                return null;
            }
            if (start != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object");
            }
            Line line = new Line();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT) {
                    line.details = EntryRows.details(parser);
                } else if (value == JsonToken.VALUE_STRING) {
                    once(line, name, parser.getText());
                } else if (value == JsonToken.VALUE_NUMBER_INT) {
                    once(line, name, parser.getLongValue());
                } else if (value != JsonToken.VALUE_NULL) {
                    throw new IllegalArgumentException("a value of another kind");
                }
            }
            return line;
        }

        private void once(Line line, String name, Object value) {
            if (line.values.put(name, value) != null) {
                throw new IllegalArgumentException("twice the same name");
            }
        }

        private void beginSeal(Seal next) throws Broken {
            CBORObject claims = SignedCodes.openToken(Seal.TYPE, next.token(), keys)
                    .orElseThrow(() -> new Broken(
                            "seal " + next.number() + " is forged: its signature is not by a key of the audit log."));
            if (!next.matches(Seal.Content.read(claims))) {
                throw new Broken("seal " + next.number() + " was altered: its signature covers something else.");
            }
            long expected = seal == null ? 1 : seal.number() + 1;
            if (next.number() < expected) {
                throw new Broken(
                        "seal " + next.number() + " is reordered: it comes after seal " + (expected - 1) + ".");
            }
            if (whole && next.number() > expected) {
                throw new Broken("seal " + expected + " is missing.");
            }
            if (next.number() == expected) {
                byte[] before = seal == null ? Seal.NONE : seal.hash();
                if (!Arrays.equals(next.previous(), before)) {
                    throw new Broken("seal " + next.number() + " does not follow on the seal " + (expected - 1)
                            + " of this export: that one was replaced.");
                }
                if (next.first() != (seal == null ? 1 : seal.last() + 1)) {
                    throw new Broken("seal " + next.number() + " does not begin where the one before ends.");
                }
            }
            if (noted != null && noted.number() == next.number()) {
                if (!noted.hash().equals(HexFormat.of().formatHex(next.hash()))) {
                    throw new Broken(
                            "seal " + next.number() + " is not the one that you noted: the log was rewritten.");
                }
                notedSeen = true;
            }
            seal = next;
            tree = new MerkleTree();
            seals++;
        }

        private void leaf(Line line) throws IOException, Broken {
            Seal over = seal;
            long position = line.number("position");
            if (over == null) {
                throw new Broken("place " + position + " has no seal: it is missing.");
            }
            long expected = over.first() + tree.size();
            if (position != expected || position > over.last()) {
                throw outOfOrder(over, expected, line);
            }
            byte[] stated = line.hash("leaf");
            if (line.type().equals("entry")) {
                AuditEntry entry = line.entry();
                if (!Arrays.equals(stated, encoding.hash(position, entry))) {
                    throw notAsSealed(over, position, entry, stated);
                }
                entries++;
                lastEntry = "entry " + entry.id();
            } else {
                lastEntry = "place " + position;
            }
            tree.add(stated);
        }

        private Broken outOfOrder(Seal over, long expected, Line line) throws IOException {
            long position = line.number("position");
            String what = line.type().equals("entry") ? "entry " + line.number("id") : "the leaf";
            if (position < expected) {
                return new Broken(
                        what + " is reordered: place " + position + " comes after place " + (expected - 1) + ".");
            }
            if (expected <= over.last()) {
                for (Line later = read(); later != null && !later.type().equals("seal"); later = read()) {
                    if (later.values.get("position") instanceof Long place && place == expected) {
                        return new Broken(
                                what + " is reordered: place " + position + " comes before place " + expected + ".");
                    }
                }
                return missing(over, expected);
            }
            return new Broken(what + " at place " + position + " is under no seal: it was put there afterwards.");
        }

        private Broken missing(Seal over, long expected) {
            return new Broken("the entry at place " + expected + " is missing (under seal " + over.number() + " of "
                    + over.sealedAt() + ", after " + lastEntry + ").");
        }

        private Broken notAsSealed(Seal over, long position, AuditEntry entry, byte[] stated) {
            for (long other = over.first(); other <= over.last(); other++) {
                if (other != position && Arrays.equals(stated, encoding.hash(other, entry))) {
                    return new Broken("entry " + entry.id() + " is reordered: it was sealed at place " + other
                            + " and stands at place " + position + ".");
                }
            }
            return new Broken("entry " + entry.id() + " was altered: it is not what was sealed at place " + position
                    + " (seal " + over.number() + " of " + over.sealedAt() + ").");
        }

        private void endSeal() throws Broken {
            Seal over = seal;
            if (over == null || tree.size() == 0 && over.count() == 0) {
                return;
            }
            if (tree.size() < over.count()) {
                throw missing(over, over.first() + tree.size());
            }
            if (!Arrays.equals(tree.root(), over.root())) {
                throw new Broken("the entries at places " + over.first() + " to " + over.last()
                        + " are not those under seal " + over.number() + " of " + over.sealedAt()
                        + ": one of them was altered together with its leaf.");
            }
        }

        private void unsealed(AuditEntry entry) throws Broken {
            if (Duration.between(entry.at(), exportedAt).compareTo(LONGEST_WAIT) > 0) {
                throw new Broken("entry " + entry.id() + " of " + entry.at()
                        + " is under no seal: it was put there afterwards, or its seal was taken away.");
            }
            young++;
            entries++;
            lastEntry = "entry " + entry.id();
        }

        private Result end(Line line) throws IOException, Broken {
            endSeal();
            if (line.number("entries") != entries || line.number("seals") != seals || parser.nextToken() != null) {
                throw new Broken("the last line counts " + line.number("entries") + " entries and "
                        + line.number("seals") + " seals; the export holds " + entries + " and " + seals + ".");
            }
            if (noted != null && whole && !notedSeen) {
                throw new Broken("seal " + noted.number() + ", which you noted, is missing.");
            }
            StringBuilder text = new StringBuilder("HOLDS: ")
                    .append(entries - young)
                    .append(" entries under ")
                    .append(seals)
                    .append(" seals");
            if (young > 0) {
                text.append(", ").append(young).append(" more wait for their seal");
            }
            text.append(whole ? ". The whole log" : ". A selection: entries left out of it cannot be seen");
            if (seal != null) {
                text.append("; last seal ")
                        .append(seal.number())
                        .append(" of ")
                        .append(seal.sealedAt())
                        .append(", note ")
                        .append(seal.number())
                        .append(':')
                        .append(HexFormat.of().formatHex(seal.hash()));
            }
            return result(true, text.append('.').toString());
        }

        Result result(boolean holds, String text) {
            return new Result(holds, entries, seals, text);
        }
    }
}
