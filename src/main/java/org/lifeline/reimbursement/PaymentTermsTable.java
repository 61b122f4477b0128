package org.lifeline.reimbursement;

/** The table of an analyst that says when providers of a programme are paid. */
public interface PaymentTermsTable {

    PaymentTerms of(String programme);
}
