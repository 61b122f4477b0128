package org.lifeline.reimbursement;

import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.MxWriteConfiguration;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountType4Choice;
import com.prowidesoftware.swift.model.mx.dic.BranchAndFinancialInstitutionIdentification6;
import com.prowidesoftware.swift.model.mx.dic.CashAccount38;
import com.prowidesoftware.swift.model.mx.dic.ChargeBearerType1Code;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.CustomerCreditTransferInitiationV09;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.FinancialInstitutionIdentification18;
import com.prowidesoftware.swift.model.mx.dic.GenericAccountIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GenericFinancialIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader85;
import com.prowidesoftware.swift.model.mx.dic.PaymentIdentification6;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import com.prowidesoftware.swift.model.mx.dic.PaymentMethod3Code;
import com.prowidesoftware.swift.model.mx.dic.PaymentTypeInformation26;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.ServiceLevel8Choice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.lifeline.platform.money.BankText;
import org.lifeline.platform.money.Money;

/**
 * One credit transfer for one claim, as an ISO 20022 customer credit transfer initiation (pain.001.001.09). The end-to-end id, which
 * travels with the money, is the claim's number. By it a bank statement can be matched with the claim.
 *
 * @param invoice the provider's own invoice number, which appears on the provider's statement
 * @param at when it was made; the bank is asked to pay on that day
 * @param zone time zone that determines the day
 */
record PaymentInstruction(
        String claimNumber,
        BankAccount debtor,
        BankAccount creditor,
        Money amount,
        String invoice,
        Instant at,
        ZoneId zone) {

    private static final int LONGEST_ID = 35;
    private static final int LONGEST_REMITTANCE = 140;
    private static final int MOST_DIGITS = 18;

    /** @throws IllegalArgumentException when the message could not carry the instruction */
    PaymentInstruction {
        if (amount.isZero() || amount.major().precision() > MOST_DIGITS) {
            throw new IllegalArgumentException("This amount cannot be transferred");
        }
        if (!claimNumber.matches("[A-Za-z0-9-]{1," + LONGEST_ID + "}")) {
            throw new IllegalArgumentException("This number cannot be an end-to-end id");
        }
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The file for the bank, in UTF-8. The same instruction always gives the same bytes. */
    byte[] xml() {
        MxPain00100109 message = new MxPain00100109();
        message.setCstmrCdtTrfInitn(new CustomerCreditTransferInitiationV09()
                .setGrpHdr(new GroupHeader85()
                        .setMsgId(claimNumber)
                        .setCreDtTm(at.atZone(zone).toOffsetDateTime())
                        .setNbOfTxs("1")
                        .setCtrlSum(amount.major())
                        .setInitgPty(IsoParty.of(debtor)))
                .addPmtInf(payment()));
        MxWriteConfiguration plain = new MxWriteConfiguration();
        plain.includeXMLDeclaration = true;
        plain.documentPrefix = null;
        return message.message(plain).getBytes(StandardCharsets.UTF_8);
    }

    private PaymentInstruction30 payment() {
        PaymentInstruction30 payment = new PaymentInstruction30()
                .setPmtInfId(claimNumber)
                .setPmtMtd(PaymentMethod3Code.TRF)
                .setNbOfTxs("1")
                .setCtrlSum(amount.major())
                .setReqdExctnDt(new DateAndDateTime2Choice().setDt(LocalDate.ofInstant(at, zone)))
                .setDbtr(IsoParty.of(debtor))
                .setDbtrAcct(account(debtor))
                .setDbtrAgt(bank(debtor))
                .setChrgBr(isSepa() ? ChargeBearerType1Code.SLEV : ChargeBearerType1Code.SHAR)
                .addCdtTrfTxInf(new CreditTransferTransaction34()
                        .setPmtId(new PaymentIdentification6()
                                .setInstrId(claimNumber)
                                .setEndToEndId(claimNumber))
                        .setAmt(new AmountType4Choice()
                                .setInstdAmt(new ActiveOrHistoricCurrencyAndAmount()
                                        .setCcy(amount.currencyCode())
                                        .setValue(amount.major())))
                        .setCdtrAgt(bank(creditor))
                        .setCdtr(IsoParty.of(creditor))
                        .setCdtrAcct(account(creditor))
                        .setRmtInf(new RemittanceInformation16()
                                .addUstrd(BankText.of(
                                        "Invoice " + invoice + ", claim " + claimNumber, LONGEST_REMITTANCE))));
        return isSepa()
                ? payment.setPmtTpInf(new PaymentTypeInformation26().addSvcLvl(new ServiceLevel8Choice().setCd("SEPA")))
                : payment;
    }

    private boolean isSepa() {
        return amount.currencyCode().equals("EUR") && debtor.isInSepa() && creditor.isInSepa();
    }

    private static CashAccount38 account(BankAccount account) {
        AccountIdentification4Choice id = new AccountIdentification4Choice();
        return new CashAccount38()
                .setId(
                        account.hasIban()
                                ? id.setIBAN(account.number())
                                : id.setOthr(new GenericAccountIdentification1().setId(account.number())));
    }

    private static BranchAndFinancialInstitutionIdentification6 bank(BankAccount account) {
        FinancialInstitutionIdentification18 bank = new FinancialInstitutionIdentification18();
        return new BranchAndFinancialInstitutionIdentification6()
                .setFinInstnId(
                        account.bic() != null
                                ? bank.setBICFI(account.bic())
                                // as EPC132-08 has it where the IBAN alone names the bank
                                : bank.setOthr(new GenericFinancialIdentification1().setId("NOTPROVIDED")));
    }
}
