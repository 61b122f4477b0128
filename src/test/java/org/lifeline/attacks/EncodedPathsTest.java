package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lifeline.testing.LifelineTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An address that is written in a way no browser writes it gets a short answer, and one line in the log at most. */
@ExtendWith(OutputCaptureExtension.class)
class EncodedPathsTest extends LifelineTest {

    private static final List<String> PREFIXES = List.of(
            "/engine-rest",
            "/camunda/api",
            "/camunda/app",
            "/camunda",
            "/api",
            "/applications",
            "/vouchers",
            "/scan",
            "/audit",
            "/actuator",
            "/login",
            "/case-file",
            "/.well-known",
            "/status-lists",
            "/webjars",
            "");

    @Test
    void answersEncodedPathsWith400Or404(CapturedOutput log) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String prefix : PREFIXES) {
            for (String path : written(prefix)) {
                for (String account : new String[] {null, "junior-officer"}) {
                    int before = log.getAll().length();
                    String answer = raw("GET", path, account);
                    String said = log.getAll().substring(before);
                    String shown = path.length() > 80 ? path.substring(0, 80) + "…" : path;
                    int status = Integer.parseInt(answer.split(" ", 3)[1]);
                    if (status >= 500 || (status != 400 && status != 404 && status != 414)) {
                        wrong.add(status + " " + shown + " " + account);
                    }
                    if (answer.matches("(?s).*(Exception|\\bat org\\.|org\\.springframework|org\\.apache).*")) {
                        wrong.add("names its insides: " + shown);
                    }
                    if (said.lines().anyMatch(line -> line.startsWith("\t") || line.contains("Exception"))) {
                        wrong.add("logs a stack trace: " + shown + " "
                                + said.lines().limit(2).toList());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void stillAcceptsUrlsAsBrowsersWriteThem() throws IOException {
        for (String path : List.of(
                "/engine-rest/process-definition/key/a%3Ab",
                "/engine-rest/user/a%40b.example/profile",
                "/engine-rest/task?name=%65a%2Fb",
                "/vouchers/a%20b",
                "/vouchers/%E1%88%80",
                "/applications/A-2026-000001")) {
            String answer = raw("GET", path, "junior-officer");
            assertThat(answer).as(path).doesNotContain("badAddress");
            assertThat(answer.split(" ", 3)[1]).as(path).doesNotStartWith("5");
        }
    }

    private static List<String> written(String prefix) {
        List<String> paths = new ArrayList<>();
        if (prefix.length() > 2) {
            // the first letter encoded, and the last one
            paths.add("/%" + hex(prefix.charAt(1)) + prefix.substring(2) + "/x");
            paths.add(prefix.substring(0, prefix.length() - 1) + "%" + hex(prefix.charAt(prefix.length() - 1)) + "/x");
            paths.add("/%25" + hex(prefix.charAt(1)) + prefix.substring(2) + "/x");
        }
        for (String rest : List.of(
                ";a=b/x",
                "/x;jsessionid=1",
                "//x",
                "/../x",
                "/./x",
                "/..;/x",
                "/%2e%2e/x",
                "/%2E./x",
                "/x%2fy",
                "/x%2Fy",
                "/x%5cy",
                "/x%00",
                "/%00",
                "/x%0a",
                "/x%0d%0aSet-Cookie:a=b",
                "/%c0%ae%c0%ae/x",
                "/x%ff",
                "/x%",
                "/x%2",
                "/x%zz",
                "/x%7f",
                "/x%252e",
                "/x\\y")) {
            paths.add(prefix + rest);
        }
        paths.add(prefix + "/" + "x".repeat(5000));
        return paths;
    }

    private static String hex(char letter) {
        return Integer.toHexString(letter);
    }

    /** No client library would send such a path as it stands. */
    private static String raw(String method, String path, String account) throws IOException {
        String authorization = account == null
                ? ""
                : "Authorization: Basic "
                        + Base64.getEncoder().encodeToString((account + ":demo").getBytes(StandardCharsets.UTF_8))
                        + "\r\n";
        try (Socket socket = new Socket("localhost", PORT)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write((method + " " + path + " HTTP/1.1\r\nHost: localhost:" + PORT + "\r\n" + authorization
                            + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
