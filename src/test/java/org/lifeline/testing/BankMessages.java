package org.lifeline.testing;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** What the bank says about payments, as its files have it. */
public final class BankMessages {

    /** The day on which the bank booked what these messages tell. */
    public static final LocalDate BOOKED_ON = LocalDate.now(ZoneOffset.UTC);

    private BankMessages() {}

    /** A notification of our bank about our account: these entries. */
    public static String camt054(String... entries) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>%s</MsgId></GrpHdr>
                <Ntfctn><Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>%s</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
                """.formatted(UUID.randomUUID(), String.join("", entries));
    }

    /** An entry: the money of a payment went out. */
    public static String booked(String id, String amount, String reference) {
        return """
                <Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>%s</Dt></BookgDt>
                <NtryDtls><TxDtls><Refs><AcctSvcrRef>%s</AcctSvcrRef><EndToEndId>%s</EndToEndId></Refs><Amt Ccy="EUR">%s</Amt>
                <RltdPties><CdtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></CdtrAcct></RltdPties></TxDtls></NtryDtls>
                <AddtlNtryInf>transfer</AddtlNtryInf></Ntry>""".formatted(amount, BOOKED_ON, reference, id, amount);
    }

    /** An entry: the money of a payment came back. */
    public static String returned(String id, String amount) {
        return """
                <Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>%s</Dt></BookgDt>
                <NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><Amt Ccy="EUR">%s</Amt>
                <RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></RtrInf></TxDtls></NtryDtls></Ntry>""".formatted(amount, BOOKED_ON, id, amount);
    }

    /** A pain.002: the bank did not carry a payment of a run out. @param reason code of ISO 20022, such as {@code AC04} */
    public static String rejected(String run, String id, String reason) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>%s</MsgId></GrpHdr>
                <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
                <OrgnlPmtInfAndSts><OrgnlPmtInfId>%s-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>RJCT</TxSts>
                <StsRsnInf><Rsn><Cd>%s</Cd></Rsn><AddtlInf>Account closed</AddtlInf></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
                </CstmrPmtStsRpt></Document>
                """.formatted(UUID.randomUUID(), run, run, id, reason);
    }
}
