package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.notification.Message;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.SmallFiles;
import org.springframework.dao.DataIntegrityViolationException;

/** The name of a file is a text that a stranger gives: it is read by officers, sent in headers, and named in messages. */
class HarmfulFileNamesTest extends CaseAttack {

    /** As a browser, or whoever wants to, sends a name of any characters (RFC 5987). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bill\\u202Efdp.exe                    | billfdp.exe.pdf
            bill\\r\\nSet-Cookie: a=b.pdf         | bill Set-Cookie a=b.pdf
            bill\\u2028second line.pdf            | bill second line.pdf
            bill\\u0085second line.pdf            | bill second line.pdf
            bill\\u009B31m.pdf                    | bill31m.pdf
            folder\\n/other/\\nbill.pdf            | bill.pdf
            ..\\n/..\\n/bill.pdf                   | bill.pdf
            bill\\u00A0\\u3000of May.pdf          | bill of May.pdf
            bi\\u200Bll\\uFEFF\\u2066.pdf          | bill.pdf
            \\u200F\\u202E                        | document.pdf
            """)
    void aFileNameIsOneLineWithoutDirectionMarksEverywhere(String sent, String kept) throws Exception {
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, Cases.answers());
        String documents = "/api/applications/" + number + "/documents";

        JsonNode stored = upload(applicant, documents, Api.JSON.readValue('"' + sent + '"', String.class))
                .expect(201)
                .json();

        assertThat(stored.path("fileName").asText()).isEqualTo(kept);
        Answer shown =
                applicant.get(documents + "/" + stored.path("id").asText()).expect(200);
        assertThat(shown.headers().map()).doesNotContainKey("set-cookie");
        assertThat(java.net.URLDecoder.decode(shown.header("Content-Disposition"), StandardCharsets.UTF_8))
                .startsWith("inline")
                .contains(kept)
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\x{80}-\\x{9f}\\x{2028}\\x{2029}/]");
        assertThat(applicant.get("/applications/" + number).expect(200).text()).contains(">" + kept + "<");
        Api officer = as("social-worker");
        assertThat(officer.get("/case-file/" + Cases.task(officer, number))
                        .expect(200)
                        .text())
                .contains(">" + kept + "<");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb.pdf",
                "a\u202eb.pdf",
                "a\u2028b.pdf",
                "a\u0085b.pdf",
                "a/b.pdf",
                "a\\b.pdf",
                "a\ufeff.pdf",
                "a\u200b.pdf"
            })
    void theDatabaseRefusesAHarmfulFileName(String name) {
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers());
        assertThatThrownBy(() -> jdbc.sql("""
                        insert into document (id, case_number, kind, file_name, media_type, size_bytes, sha256, uploaded_by, uploaded_at)
                        values (:id, :case, 'bill', :name, 'application/pdf', 1, repeat('0', 64), 'x', now())""")
                        .param("id", UUID.randomUUID())
                        .param("case", number)
                        .param("name", name)
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("document_name_misleads_nobody");
    }

    /** What goes along with a mail is named by us alone. */
    @Test
    void attachmentsNeverHaveANameGivenByAPerson() {
        for (String name :
                new String[] {"a\r\nBcc: x@example.org.pdf", "bill\u202efdp.pdf", "../voucher.pdf", "bill of May.pdf"
                }) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Message.StoredFile(name, "application/pdf", "0"));
        }
    }

    private static Answer upload(Api by, String path, String name) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''" + encoded
                        + "\r\nContent-Type: application/pdf\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(SmallFiles.pdf(name));
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return by.post(path, "multipart/form-data; boundary=b", body.toByteArray());
    }
}
