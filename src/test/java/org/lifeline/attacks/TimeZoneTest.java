package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Product;

/**
 * The product at the edge of the calendar, where it is another day than in UTC at this very hour. Birth dates and programmes took the day in
 * UTC, and a voucher ended at the minute of its issue within the day that its letter names.
 */
@Tag(LifelineTest.SERVER)
class TimeZoneTest {

    @TempDir
    static Path folder;

    /** East or west of the date line, whichever has another day now and keeps it for the length of a test. */
    private static ZoneId zone() {
        return LocalTime.now(ZoneOffset.UTC).isBefore(LocalTime.of(10, 30))
                ? ZoneId.of("Pacific/Pago_Pago")
                : ZoneId.of("Pacific/Kiritimati");
    }

    @Test
    void usesTheConfiguredZoneAndEndsAVoucherWithItsLastDay() throws Exception {
        ZoneId zone = zone();
        LocalDate today = LocalDate.now(zone);
        Path data = folder.resolve("data");
        try (Product product = Product.start(folder, "--lifeline.data-folder=" + data, "--lifeline.zone=" + zone)
                .ready()) {
            Api applicant = Api.at(product.address(), "applicant");

            // the programme of the first start began today, which is not today in UTC
            try (Connection database = Product.connect(data);
                    ResultSet first = database.createStatement()
                            .executeQuery("select starts_on from programme where code = 'EMA'")) {
                first.next();
                assertThat(first.getObject(1, LocalDate.class))
                        .isEqualTo(today)
                        .isNotEqualTo(LocalDate.now(ZoneOffset.UTC));
            }

            applicant
                    .post(
                            "/api/applications",
                            Map.of(
                                    "programme",
                                    "EMA",
                                    "submit",
                                    true,
                                    "answers",
                                    Cases.answers("birthDate", today.plusDays(1).toString())))
                    .expect(422);
            String number = Cases.apply(applicant, Cases.answers("birthDate", today.toString()));
            for (String officer : new String[] {"social-worker", "junior-officer", "senior-officer"}) {
                Cases.approve(Api.at(product.address(), officer), number);
            }
            String code = Cases.status(applicant, number, "voucherIssued")
                    .path("voucherCode")
                    .asText();

            JsonNode voucher =
                    applicant.get("/api/vouchers/" + code).expect(200).json();
            Instant end =
                    OffsetDateTime.parse(voucher.path("expiresAt").asText()).toInstant();
            ZonedDateTime midnight = end.atZone(zone);
            assertThat(midnight.toLocalTime()).isEqualTo(LocalTime.MIDNIGHT);
            JsonNode signed = Api.with(product.address(), null)
                    .post(
                            "/api/vouchers/verify",
                            Map.of("qr", voucher.path("qr").asText()))
                    .expect(200)
                    .json();
            assertThat(OffsetDateTime.parse(signed.findValue("expires").asText())
                            .toInstant())
                    .isEqualTo(end);

            String lastDay =
                    DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).format(midnight.minusDays(1));
            String page = applicant.get("/vouchers/" + code).expect(200).text();
            assertThat(page).contains(">" + lastDay + "<");
            assertThat(text(Cases.voucherLetter(applicant, code))).contains(lastDay);
            assertThat(applicant.get("/applications/" + number).expect(200).text())
                    .contains(zone.getId().endsWith("Kiritimati") ? "(Kiritimati Time)" : "(American Samoa Time)");
        } finally {
            Product.endDatabaseOf(data);
        }
    }

    private static String text(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }
}
