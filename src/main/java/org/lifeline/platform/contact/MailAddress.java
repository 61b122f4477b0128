package org.lifeline.platform.contact;

import java.net.IDN;
import java.util.regex.Pattern;
import org.lifeline.platform.typed.PlainText;

/**
 * A mail address. It is stored as its owner writes it; mail is sent to the ASCII form of its domain (RFC 3490), such as
 * {@code xn--bcher-kva.example}.
 */
public final class MailAddress {

    public static final String WRONG = "This must be an e-mail address such as name@example.org.";

    /** The most characters of an address. */
    public static final int LONGEST = 254;

    private static final Pattern ASCII = Pattern.compile(
            "(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]{2,63}");

    private MailAddress() {}

    /** Removes surrounding blanks of any kind and the invisible marks that a copy from a chat brings along. */
    public static String tidy(String typed) {
        return PlainText.trim(PlainText.clean(typed)).replace('\uff20', '@');
    }

    /** Whether mail can be sent to this address: the form that every mail server accepts, without a display name, comments or quotes. */
    public static boolean isAddress(String text) {
        try {
            String ascii = ascii(text);
            return text.length() <= LONGEST
                    && ascii.length() <= LONGEST
                    && ASCII.matcher(ascii).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The address in the form that mail servers accept.
     *
     * @throws IllegalArgumentException when its domain is not valid
     */
    public static String ascii(String address) {
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        boolean plain = at < 0 || domain.chars().allMatch(c -> c < 0x80);
        return plain ? address : address.substring(0, at + 1) + IDN.toASCII(domain);
    }
}
