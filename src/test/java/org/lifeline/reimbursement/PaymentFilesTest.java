package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.platform.money.Money;
import org.lifeline.provider.PayoutDetails;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** Files of payment runs on their way to who carries them out: the bulk file of mobile money, and a server that is reached by SFTP. */
class PaymentFilesTest {

    private static final Money AMOUNT = Money.ofMinor("ETB", 120_050);

    private final MobileMoneyRail rail = new MobileMoneyRail();

    @TempDir
    private Path folder;

    @Test
    void aBulkFileForWalletsHasNoFormulas() throws Exception {
        PaymentRail.Destination to = rail.destination(
                new PayoutDetails(
                        "mobileWallet",
                        "=HYPERLINK(\"http://evil.example\")",
                        Map.of("operator", "M-PESA", "phone", "+254700000001")),
                "ETB");
        assertThat(to).isNotNull();
        PaymentRail.Transfer transfer = new PaymentRail.Transfer(
                "C-2026-000001-1",
                "C-2026-000001",
                AMOUNT,
                to,
                UUID.randomUUID(),
                "@SUM(A1:A9)",
                LocalDate.of(2026, 5, 3));
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        rail.write(
                new PaymentRail.Order(
                        "R-2026-000001",
                        Instant.EPOCH,
                        LocalDate.of(2026, 5, 4),
                        Map.of(1, new PaymentRail.Sum(1, AMOUNT))),
                part -> List.of(transfer),
                file);

        List<CSVRecord> rows = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(file.toString(StandardCharsets.UTF_8)))
                .getRecords();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).toMap().values()).noneMatch(cell -> cell.matches("^[=+\\-@\\t\\r].*"));
        assertThat(rows.get(0).get("wallet")).isEqualTo("254700000001");
        assertThat(new BigDecimal(rows.get(0).get("amount"))).isEqualByComparingTo("1200.50");
        assertThat(rows.get(0).get("reference")).isEqualTo("C-2026-000001-1");
    }

    @Test
    void whoHasNoWalletIsNotPaidByMobileMoney() {
        assertThat(rail.destination(
                        new PayoutDetails("iban", "Clinic", Map.of("iban", "DE02120300000000202051")), "EUR"))
                .isNull();
    }

    @Test
    void aFileIsPutOnTheServerWholeAndAgainWithoutASecondOne() throws Exception {
        KeyPair ours = key();
        KeyPair theirs = key();
        Resource file = new ByteArrayResource("<Document/>".getBytes(StandardCharsets.UTF_8));
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        try (SshServer bank = bank(theirs, ours.getPublic(), inbox)) {
            PaymentServer server = server(bank.getPort(), theirs.getPublic(), ours);

            server.put(file, "R-1.xml");
            server.put(file, "R-1.xml");

            try (var files = Files.list(inbox)) {
                assertThat(files.map(each -> String.valueOf(each.getFileName())))
                        .containsExactly("R-1.xml");
            }
            assertThat(inbox.resolve("R-1.xml")).hasContent("<Document/>");
        }
    }

    @Test
    void nothingIsGivenToAServerWithAnotherKeyOrByAStranger() throws Exception {
        KeyPair ours = key();
        KeyPair theirs = key();
        Resource file = new ByteArrayResource("<Document/>".getBytes(StandardCharsets.UTF_8));
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        try (SshServer bank = bank(theirs, ours.getPublic(), inbox)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() ->
                            server(bank.getPort(), key().getPublic(), ours).put(file, "R-1.xml"));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() ->
                            server(bank.getPort(), theirs.getPublic(), key()).put(file, "R-1.xml"));
        }
        assertThat(inbox).isEmptyDirectory();
    }

    private PaymentServer server(int port, PublicKey expected, KeyPair key) throws Exception {
        Path file = folder.resolve(UUID.randomUUID().toString());
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        return new PaymentServer(new PaymentFilesProperties(
                null,
                null,
                new PaymentFilesProperties.Sftp(
                        "localhost", port, "lifeline", PublicKeyEntry.toString(expected), file, null)));
    }

    private static SshServer bank(KeyPair own, PublicKey client, Path inbox) throws IOException {
        SshServer bank = SshServer.setUpDefaultServer();
        bank.setHost("localhost");
        bank.setKeyPairProvider(KeyPairProvider.wrap(own));
        bank.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("lifeline") && KeyUtils.compareKeys(key, client));
        bank.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        bank.setFileSystemFactory(new VirtualFileSystemFactory(inbox));
        bank.start();
        return bank;
    }

    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
