package org.lifeline.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.ExportVerifier.Noted;
import org.lifeline.audit.ExportVerifier.Result;

/**
 * The auditor's command: {@code java -jar lifeline.jar verify-audit export.jsonl jwks.json [number:hash]}. Needs no database, no
 * network and nothing of the running product.
 */
public final class VerifyAudit {

    /** The first argument, by which the product runs this command instead of starting. */
    public static final String COMMAND = "verify-audit";

    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;
    private static final int CANNOT_CHECK = 2;
    private static final Pattern NOTED = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    private VerifyAudit() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out));
    }

    /** Returns 0 when the export is valid, 1 when it is not, 2 when it cannot be checked. */
    static int run(String[] arguments, PrintStream out) {
        if (arguments.length < 2 || arguments.length > 3) {
            out.println("Usage: " + COMMAND + " export.jsonl jwks.json [number:hash of a seal that you noted]");
            return CANNOT_CHECK;
        }
        try (InputStream export = new BufferedInputStream(Files.newInputStream(Path.of(arguments[0])), 1 << 16)) {
            Map<String, ECPublicKey> keys = keys(Files.readString(Path.of(arguments[1])));
            if (keys.isEmpty()) {
                out.println("CANNOT CHECK: " + arguments[1] + " has no key with the purpose audit.");
                return CANNOT_CHECK;
            }
            Result result = new ExportVerifier(keys, arguments.length > 2 ? noted(arguments[2]) : null).verify(export);
            out.println(result.text());
            return result.holds() ? HOLDS : DOES_NOT_HOLD;
        } catch (IOException | IllegalArgumentException e) {
            out.println("CANNOT CHECK: " + e);
            return CANNOT_CHECK;
        }
    }

    private static @Nullable Noted noted(String given) {
        Matcher seal = NOTED.matcher(given);
        if (!seal.matches()) {
            throw new IllegalArgumentException("a seal is noted as number:hash");
        }
        return new Noted(Long.parseLong(seal.group(1)), seal.group(2));
    }

    /** The keys of the audit log in a JWK set (RFC 7517), by kid. */
    static Map<String, ECPublicKey> keys(String jwks) throws IOException {
        Map<String, ECPublicKey> keys = new HashMap<>();
        for (JsonNode key : new ObjectMapper().readTree(jwks).path("keys")) {
            if (key.path("purpose").asText().equals("audit")) {
                try {
                    keys.put(
                            key.path("kid").asText(),
                            ECKey.parse(key.toString()).toECPublicKey());
                } catch (ParseException | JOSEException e) {
                    throw new IllegalArgumentException("a key of the set cannot be read", e);
                }
            }
        }
        return keys;
    }
}
