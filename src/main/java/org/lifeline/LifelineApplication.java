package org.lifeline;

import java.io.IOException;
import java.util.Arrays;
import org.lifeline.audit.VerifyAudit;
import org.lifeline.documents.PageDrawer;
import org.lifeline.insight.RebuildIndex;
import org.lifeline.operations.CheckSetUp;
import org.lifeline.platform.database.Migrate;
import org.lifeline.platform.signing.RotateKeys;
import org.lifeline.voucher.PreviewVoucher;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the whole product in one process: portal, engine, Tasklist, Cockpit and API. With a command as its first argument it makes a
 * signing key, previews a template, verifies an export of the audit log, makes the index for figures anew, brings the database to this version,
 * says what is missing before the first programme, or draws the pages of a document (which it calls itself) instead.
 */
@SpringBootApplication
public class LifelineApplication {

    public static void main(String[] args) throws IOException {
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case VerifyAudit.COMMAND -> VerifyAudit.main(rest);
            case PreviewVoucher.COMMAND -> PreviewVoucher.main(rest);
            case RotateKeys.COMMAND -> RotateKeys.main(rest);
            case PageDrawer.COMMAND -> PageDrawer.main(rest);
            case RebuildIndex.COMMAND -> RebuildIndex.main(rest);
            case Migrate.COMMAND -> Migrate.main(LifelineApplication.class, rest);
            case CheckSetUp.COMMAND -> CheckSetUp.main(LifelineApplication.class, rest);
            default -> SpringApplication.run(LifelineApplication.class, args);
        }
    }
}
