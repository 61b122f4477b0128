package org.lifeline.reimbursement;

/** The table of an analyst that says from how much above its reference price a price is an outlier. */
public interface PriceOutliers {

    /** The most per cent above the reference price that are no outlier in the programme. */
    int percent(String programme);
}
