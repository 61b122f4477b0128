package org.lifeline;

import java.util.Arrays;
import org.lifeline.audit.VerifyAudit;
import org.lifeline.platform.signing.RotateKeys;
import org.lifeline.voucher.PreviewVoucher;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the whole product: portal, engine, Tasklist, Cockpit and API in one process; or makes a key, shows a template, or checks an export of the audit log. */
@SpringBootApplication
public class LifelineApplication {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(VerifyAudit.COMMAND)) {
            VerifyAudit.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (args.length > 0 && args[0].equals(PreviewVoucher.COMMAND)) {
            PreviewVoucher.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (args.length > 0 && args[0].equals(RotateKeys.COMMAND)) {
            RotateKeys.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        SpringApplication.run(LifelineApplication.class, args);
    }
}
