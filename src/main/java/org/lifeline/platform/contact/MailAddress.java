package org.lifeline.platform.contact;

import org.lifeline.platform.typed.PlainText;
import java.net.IDN;
import java.util.regex.Pattern;

/** An address for mail: kept as its owner writes it, sent to the ASCII form of its domain (RFC 3490), such as {@code xn--bcher-kva.example}. */
public final class MailAddress {

    public static final String WRONG = "This must be an e-mail address such as name@example.org.";

    private static final int LONGEST = 254;

    private static final Pattern ASCII = Pattern.compile(
            "(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]{2,63}");

    private MailAddress() {}

    /** Without blanks of any kind around it and without invisible marks, as a copy from a chat brings them. */
    public static String tidy(String typed) {
        return PlainText.trim(PlainText.clean(typed)).replace('\uff20', '@');
    }

    /** Whether mail can be sent to this address: what every post office takes, without names, comments or quotes around it. */
    public static boolean isAddress(String text) {
        try {
            String ascii = ascii(text);
            return text.length() <= LONGEST && ascii.length() <= LONGEST && ASCII.matcher(ascii).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The address as mail servers take it.
     *
     * @throws IllegalArgumentException when its domain is none
     */
    public static String ascii(String address) {
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        boolean plain = at < 0 || domain.chars().allMatch(c -> c < 0x80);
        return plain ? address : address.substring(0, at + 1) + IDN.toASCII(domain);
    }
}
