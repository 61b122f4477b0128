package org.lifeline.documents;

/** Tells people that a document which they sent had a virus. Each domain that has documents implements it for its own cases. */
public interface VirusMessages {

    /**
     * Posts the message, if the case is of this domain.
     *
     * @param caseNumber under which the document was
     * @param sender the account that added it
     * @param occasion tells this document from the others of the case
     */
    void tellOfVirus(String caseNumber, String sender, String occasion);
}
