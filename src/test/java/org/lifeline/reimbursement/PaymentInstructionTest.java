package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.prowidesoftware.swift.model.mx.MxPain00100109;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.SchemaOutputResolver;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Result;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.money.Money;
import org.lifeline.provider.HolderAddress;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXParseException;

class PaymentInstructionTest {

    private static final BankAccount DEBTOR = account("Lifeline Relief", "DE89370400440532013000", "COBADEFFXXX");
    private static final BankAccount CREDITOR = new BankAccount(
            "Riverside Hospital",
            "DE02 1203 0000 0000 2020 51",
            "BYLADEM1001",
            "DE",
            new HolderAddress("Straße des Friedens 12", "10115", "München «Mitte»"));
    private static final Instant AT = Instant.parse("2026-11-21T09:08:07.654Z");
    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    @Test
    void containsPayerPayeeAmountAndPurpose() throws Exception {
        Document xml = read(instruction(CREDITOR, Money.ofMinor("EUR", 123_456)));

        assertThat(xml.getDocumentElement().getNamespaceURI()).isEqualTo(NAMESPACE);
        assertThat(at(xml, "/Document/CstmrCdtTrfInitn/GrpHdr/MsgId")).isEqualTo("C-2026-000045");
        assertThat(at(xml, "//GrpHdr/CreDtTm")).startsWith("2026-11-21T09:08:07");
        assertThat(at(xml, "//GrpHdr/NbOfTxs")).isEqualTo("1");
        assertThat(at(xml, "//GrpHdr/CtrlSum")).isEqualTo("1234.56");
        assertThat(at(xml, "//GrpHdr/InitgPty/Nm")).isEqualTo("Lifeline Relief");
        assertThat(at(xml, "//PmtInf/PmtMtd")).isEqualTo("TRF");
        assertThat(at(xml, "//PmtInf/PmtTpInf/SvcLvl/Cd")).isEqualTo("SEPA");
        assertThat(at(xml, "//PmtInf/ChrgBr")).isEqualTo("SLEV");
        assertThat(at(xml, "//PmtInf/ReqdExctnDt/Dt")).isEqualTo("2026-11-21");
        assertThat(at(xml, "//PmtInf/DbtrAcct/Id/IBAN")).isEqualTo("DE89370400440532013000");
        assertThat(at(xml, "//PmtInf/DbtrAgt/FinInstnId/BICFI")).isEqualTo("COBADEFFXXX");
        assertThat(at(xml, "//CdtTrfTxInf/PmtId/EndToEndId")).isEqualTo("C-2026-000045");
        assertThat(at(xml, "//CdtTrfTxInf/Amt/InstdAmt")).isEqualTo("1234.56");
        assertThat(at(xml, "//CdtTrfTxInf/Amt/InstdAmt/@Ccy")).isEqualTo("EUR");
        assertThat(at(xml, "//CdtTrfTxInf/CdtrAgt/FinInstnId/BICFI")).isEqualTo("BYLADEM1001");
        assertThat(at(xml, "//CdtTrfTxInf/Cdtr/Nm")).isEqualTo("Riverside Hospital");
        assertThat(at(xml, "//CdtTrfTxInf/CdtrAcct/Id/IBAN")).isEqualTo("DE02120300000000202051");
        assertThat(at(xml, "//CdtTrfTxInf/RmtInf/Ustrd")).isEqualTo("Invoice INV/7, claim C-2026-000045");
    }

    @Test
    void writesTheAddressOfWhomItPaysInItsParts() throws Exception {
        Document xml = read(instruction(CREDITOR, Money.ofMinor("EUR", 123_456)));

        assertThat(at(xml, "//Cdtr/PstlAdr/StrtNm")).isEqualTo("Strasse des Friedens 12");
        assertThat(at(xml, "//Cdtr/PstlAdr/PstCd")).isEqualTo("10115");
        assertThat(at(xml, "//Cdtr/PstlAdr/TwnNm")).isEqualTo("Muenchen ((Mitte))");
        assertThat(at(xml, "//Cdtr/PstlAdr/Ctry")).isEqualTo("DE");
        assertThat(at(xml, "count(//PstlAdr)")).isEqualTo("1");
        schema().newValidator().validate(new DOMSource(xml));
    }

    @ParameterizedTest(name = "{1} minor units of {0} are {2}")
    @CsvSource({
        "EUR, 1, 0.01",
        "EUR, 100000, 1000.00",
        "JPY, 1000, 1000",
        "KWD, 1234, 1.234",
        "ETB, 999999999999999999, 9999999999999999.99"
    })
    void writesAmountsWithTheCurrencysOwnDecimals(String currency, long minor, String written) throws Exception {
        Document xml = read(instruction(CREDITOR, Money.ofMinor(currency, minor)));

        assertThat(at(xml, "//InstdAmt")).isEqualTo(written);
        assertThat(at(xml, "//GrpHdr/CtrlSum")).isEqualTo(written);
        assertThat(at(xml, "//PmtInf/CtrlSum")).isEqualTo(written);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "EUR, DE02120300000000202051, an IBAN in SEPA, SLEV",
        "ETB, DE02120300000000202051, another currency, SHAR",
        "EUR, AE070331234567890123456, an IBAN outside SEPA, SHAR",
        "EUR, 1000123456789, a country without IBAN, SHAR",
    })
    void asksForASepaTransferOnlyWhereSepaReaches(String currency, String account, String why, String charges)
            throws Exception {
        Document xml = read(instruction(account("Clinic", account, "CBETETAA"), Money.ofMinor(currency, 500)));

        assertThat(at(xml, "//PmtInf/ChrgBr")).isEqualTo(charges);
        assertThat(at(xml, "count(//SvcLvl)")).isEqualTo(charges.equals("SLEV") ? "1" : "0");
        assertThat(at(xml, "//CdtrAcct/Id/IBAN | //CdtrAcct/Id/Othr/Id")).isEqualTo(account);
        schema().newValidator().validate(new DOMSource(xml));
    }

    @ParameterizedTest(name = "at {1} in {0} the bank is asked to pay on {2}")
    @CsvSource({
        "Pacific/Kiritimati, 2026-11-20T09:59:59Z, 2026-11-20",
        "Pacific/Kiritimati, 2026-11-20T10:00:00Z, 2026-11-21",
        "Pacific/Pago_Pago, 2026-11-21T10:59:59Z, 2026-11-20",
        "Pacific/Pago_Pago, 2026-11-21T11:00:00Z, 2026-11-21",
        "Europe/Berlin, 2026-10-25T22:59:59Z, 2026-10-25",
        "Europe/Berlin, 2026-10-25T23:00:00Z, 2026-10-26"
    })
    void asksTheBankToPayOnTheDayOfTheZone(ZoneId zone, Instant made, String day) throws Exception {
        Document xml = read(new PaymentInstruction(
                "C-2026-000045", DEBTOR, CREDITOR, Money.ofMinor("EUR", 1), "INV/7", made, zone));

        assertThat(at(xml, "//PmtInf/ReqdExctnDt/Dt")).isEqualTo(day);
        assertThat(at(xml, "//GrpHdr/CreDtTm")).startsWith(day);
        schema().newValidator().validate(new DOMSource(xml));
    }

    @Test
    void usesOnlyCharactersThatBanksAcceptForAnyName() throws Exception {
        BankAccount amharic = account("ጥቁር አንበሳ ሆስፒታል ".repeat(9), "DE02120300000000202051", "BYLADEM1001");
        Document xml = read(new PaymentInstruction(
                "C-2026-000045",
                DEBTOR,
                amharic,
                Money.ofMinor("EUR", 1),
                "Rechnung «Größe» №7 <&>",
                AT,
                ZoneOffset.UTC));

        NodeList texts =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate("//text()", xml, XPathConstants.NODESET);
        assertThat(texts.getLength()).isGreaterThan(20);
        for (int i = 0; i < texts.getLength(); i++) {
            assertThat(texts.item(i).getTextContent().strip()).matches("[a-zA-Z0-9/\\-?:().,'+ ]*");
        }
        assertThat(at(xml, "//Cdtr/Nm")).startsWith("tqur anbasa hospital tqur").hasSizeLessThanOrEqualTo(70);
        assertThat(at(xml, "//Ustrd"))
                .startsWith("Invoice Rechnung")
                .contains("Groesse")
                .contains("claim C-2026-000045");
        schema().newValidator().validate(new DOMSource(xml));
    }

    @Test
    void hasTheStructureOfTheMessage() throws Exception {
        Document xml = read(instruction(CREDITOR, Money.ofMinor("EUR", 123_456)));
        schema().newValidator().validate(new DOMSource(xml));

        Node misplaced = xml.getElementsByTagNameNS("*", "EndToEndId").item(0);
        misplaced.getParentNode().insertBefore(misplaced, misplaced.getPreviousSibling());
        misplaced.getParentNode().removeChild(misplaced);
        assertThatExceptionOfType(SAXParseException.class)
                .isThrownBy(() -> schema().newValidator().validate(new DOMSource(xml)));
    }

    @Test
    void theLibraryReadsTheSameContentBack() {
        String xml =
                new String(instruction(CREDITOR, Money.ofMinor("EUR", 123_456)).xml(), StandardCharsets.UTF_8);

        MxPain00100109 read = MxPain00100109.parse(xml);

        assertThat(read.getCstmrCdtTrfInitn().getPmtInf())
                .singleElement()
                .satisfies(payment -> assertThat(payment.getCdtTrfTxInf())
                        .singleElement()
                        .satisfies(transfer -> {
                            assertThat(transfer.getPmtId().getEndToEndId()).isEqualTo("C-2026-000045");
                            assertThat(transfer.getAmt().getInstdAmt().getValue())
                                    .isEqualByComparingTo("1234.56");
                        }));
    }

    @Test
    void rendersTheSameBytesEachTime() {
        PaymentInstruction instruction = instruction(CREDITOR, Money.ofMinor("EUR", 5));
        assertThat(instruction.xml()).isEqualTo(instruction.xml());
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "DE02120300000000202052, BYLADEM1001",
        "DE0212030000000020205, BYLADEM1001",
        "'', BYLADEM1001",
        "-1234-, BYLADEM1001",
        "1234 <x/>, BYLADEM1001",
        "DE02120300000000202051, BYLADEM",
        "DE02120300000000202051, ''",
    })
    void refusesAnInvalidAccount(String number, String bic) {
        assertThatIllegalArgumentException().isThrownBy(() -> account("Clinic", number, bic));
    }

    @Test
    void refusesValuesThatDoNotFitATransfer() {
        assertThatIllegalArgumentException().isThrownBy(() -> instruction(CREDITOR, Money.zero("EUR")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> instruction(CREDITOR, Money.ofMinor("EUR", Long.MAX_VALUE)));
    }

    /** Checks a message of any number of transactions against the schema. */
    static void validate(String xml) throws Exception {
        schema().newValidator().validate(new StreamSource(new StringReader(xml)));
    }

    /** Of a holder whose address is not known. */
    private static BankAccount account(String holder, String number, String bic) {
        return new BankAccount(holder, number, bic, null, HolderAddress.UNKNOWN);
    }

    private static PaymentInstruction instruction(BankAccount creditor, Money amount) {
        return new PaymentInstruction("C-2026-000045", DEBTOR, creditor, amount, "INV/7", AT, ZoneOffset.UTC);
    }

    private static Document read(PaymentInstruction instruction) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(instruction.xml()));
    }

    /** @param path of element names without prefixes */
    private static String at(Document xml, String path) throws Exception {
        String qualified = path.replaceAll("(?<=[/ ]|^|\\()(?=[A-Z])([A-Za-z]+)", "*[local-name()='$1']");
        return XPathFactory.newInstance().newXPath().evaluate(qualified, xml);
    }

    /**
     * The order and number of elements as the message definition has them: the library's classes are generated from it. They say
     * their types without the namespace, which is put back here.
     */
    private static Schema schema() throws Exception {
        Map<String, StringWriter> files = new LinkedHashMap<>();
        JAXBContext.newInstance(MxPain00100109.class).generateSchema(new SchemaOutputResolver() {
            @Override
            public Result createOutput(String namespace, String file) {
                StreamResult result = new StreamResult(files.computeIfAbsent(namespace, f -> new StringWriter()));
                result.setSystemId(file);
                return result;
            }
        });
        String types = files.get("").toString();
        String whole = types.replace(
                        "<xs:schema version=\"1.0\"",
                        "<xs:schema targetNamespace='" + NAMESPACE + "' xmlns='" + NAMESPACE
                                + "' elementFormDefault='qualified'")
                .replace("</xs:schema>", "<xs:element name='Document' type='Document'/></xs:schema>");
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(new StreamSource(new StringReader(whole)));
    }
}
