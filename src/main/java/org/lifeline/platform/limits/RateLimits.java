package org.lifeline.platform.limits;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.BucketNotFoundException;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.NopeOptimizationListener;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.delay.DelayOptimization;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import io.github.bucket4j.util.concurrent.batch.BatchHelper.BatchFailedException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Allowances that refill evenly over a minute, and those of codes over an hour or a day. They are kept in the database, so that all nodes
 * count together.
 */
@Component
public class RateLimits {

    /** What is counted. Each limit has its own allowance. */
    public enum Limit {
        LOG_IN_BY_ADDRESS,
        LOG_IN_BY_ACCOUNT_AND_ADDRESS,
        LOG_IN_BY_ACCOUNT_ELSEWHERE,
        CHANGE_BY_ADDRESS,
        CHANGE_BY_ACCOUNT,
        OPEN_DATA_BY_ADDRESS,
        JOINING_BY_ADDRESS,
        FEEDBACK_BY_ADDRESS,
        CODES_BY_ADDRESS,
        CODES_BY_CONTACT,
        GRIEVANCES_BY_ADDRESS,
        GRIEVANCES_BY_CONTACT,
        GRIEVANCE_CODES_BY_ADDRESS,
        OWN_DATA_BY_ACCOUNT,
        PEOPLE_SEARCHES_BY_ACCOUNT,
        LIKELY_ENTRIES_BY_ACCOUNT,
        OUTREACH_BY_ACCOUNT,
        PROFILES_BY_ACCOUNT,
        RECOVERIES_BY_ACCOUNT,
        PASSKEYS_BY_ACCOUNT,
        ACTING_BY_ACCOUNT,
        ACTING_FOR_ACCOUNT,
        QUESTIONS_BY_PARTNER,
        STATUS_BY_PHONE,
        STATUS_BY_CASE
    }

    /** Rare and costly, or guesses of a secret, so no node counts any of them on its own. */
    private static final Set<Limit> EXACT = EnumSet.of(
            Limit.CODES_BY_ADDRESS,
            Limit.CODES_BY_CONTACT,
            Limit.GRIEVANCES_BY_ADDRESS,
            Limit.GRIEVANCES_BY_CONTACT,
            Limit.GRIEVANCE_CODES_BY_ADDRESS,
            Limit.STATUS_BY_PHONE,
            Limit.STATUS_BY_CASE);

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_KNOWN = 20_000;
    private static final int SWEPT_AT_ONCE = 1000;
    private static final int MOST_TRIES = 10;

    /**
     * How long a node may count on its own before it synchronises with the others, because a busy account must not wait for its row at each
     * request.
     */
    private static final Duration ALONE = Duration.ofSeconds(1);

    private static final int ALONE_SHARE = 20;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> shared;
    private final LimitProperties properties;
    private final TimeMeter time;

    /** Removed when unused for long; the database still has the allowance. */
    private final Map<String, BucketProxy> known = Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BucketProxy> eldest) {
            return size() > MOST_KNOWN;
        }
    });

    /** @param time the clock by which allowances refill */
    RateLimits(DataSource database, LimitProperties properties, TimeMeter time) {
        this.properties = properties;
        this.time = time;
        this.shared = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .clientClock(time)
                .table("rate_limit")
                .idColumn("id")
                .stateColumn("state")
                .expiresAtColumn("expires_at")
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(PERIOD))
                .build();
    }

    /**
     * Takes one request from the allowance.
     *
     * @return seconds to wait before the next attempt; 0 when this request may go on
     */
    public long consume(Limit limit, String whose) {
        return consume(limit, whose, 1);
    }

    /** The same for several at once: all of them, or none. */
    public long consume(Limit limit, String whose, int many) {
        ConsumptionProbe probe = withBucket(limit, whose, bucket -> bucket.tryConsumeAndReturnRemaining(many));
        return probe.isConsumed()
                ? 0
                : Math.max(1, Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds());
    }

    /** Whether the allowance is used up; does not take anything. */
    public boolean isUsedUp(Limit limit, String whose) {
        String key = key(limit, whose);
        // an account that never failed is not in the map, and needs no query
        return known.containsKey(key) && withBucket(limit, whose, BucketProxy::getAvailableTokens) <= 0;
    }

    /**
     * The library sends several first requests at the same moment as one batch, of which only the first creates the row and the others fail
     * (bucket4j issues 398 and 456). They are repeated here, and then find the row.
     */
    private <T> T withBucket(Limit limit, String whose, Function<BucketProxy, T> question) {
        for (int tries = 1; ; tries++) {
            try {
                return question.apply(bucket(limit, whose));
            } catch (BucketNotFoundException | BatchFailedException e) {
                boolean notThere =
                        e instanceof BucketNotFoundException || e.getCause() instanceof BucketNotFoundException;
                if (!notThere || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private BucketProxy bucket(Limit limit, String whose) {
        return known.computeIfAbsent(key(limit, whose), key -> {
            int allowance = allowance(limit);
            BucketConfiguration configuration = BucketConfiguration.builder()
                    .addLimit(bandwidth -> bandwidth.capacity(allowance).refillGreedy(allowance, period(limit)))
                    .build();
            if (EXACT.contains(limit)) {
                return shared.builder().build(key, () -> configuration);
            }
            return shared.builder().withOptimization(countLocally(allowance)).build(key, () -> configuration);
        });
    }

    /** Uses the same clock as the rows in the database; with another one, what a node counts on its own would refill at other moments. */
    private Optimization countLocally(int allowance) {
        DelayParameters bounds = new DelayParameters(Math.max(1, allowance / ALONE_SHARE), ALONE);
        return new DelayOptimization(bounds, NopeOptimizationListener.INSTANCE, time);
    }

    private static Duration period(Limit limit) {
        return switch (limit) {
            case CODES_BY_ADDRESS,
                    GRIEVANCE_CODES_BY_ADDRESS,
                    PEOPLE_SEARCHES_BY_ACCOUNT,
                    LIKELY_ENTRIES_BY_ACCOUNT,
                    OUTREACH_BY_ACCOUNT -> Duration.ofHours(1);
            case CODES_BY_CONTACT,
                    GRIEVANCES_BY_ADDRESS,
                    GRIEVANCES_BY_CONTACT,
                    PROFILES_BY_ACCOUNT,
                    RECOVERIES_BY_ACCOUNT,
                    PASSKEYS_BY_ACCOUNT,
                    ACTING_BY_ACCOUNT,
                    ACTING_FOR_ACCOUNT,
                    QUESTIONS_BY_PARTNER,
                    STATUS_BY_PHONE,
                    STATUS_BY_CASE -> Duration.ofDays(1);
            default -> PERIOD;
        };
    }

    private int allowance(Limit limit) {
        return switch (limit) {
            case LOG_IN_BY_ADDRESS -> properties.logInsPerAddress();
            case LOG_IN_BY_ACCOUNT_AND_ADDRESS -> properties.logInsPerAccount();
            case LOG_IN_BY_ACCOUNT_ELSEWHERE -> properties.logInsPerAccountElsewhere();
            case CHANGE_BY_ADDRESS -> properties.changesPerAddress();
            case CHANGE_BY_ACCOUNT -> properties.changesPerAccount();
            case OPEN_DATA_BY_ADDRESS -> properties.openDataPerAddress();
            case JOINING_BY_ADDRESS -> properties.joiningPerAddress();
            case FEEDBACK_BY_ADDRESS -> properties.feedbackPerAddress();
            case CODES_BY_ADDRESS -> properties.codesPerAddress();
            case CODES_BY_CONTACT -> properties.codesPerContact();
            case GRIEVANCES_BY_ADDRESS -> properties.grievancesPerAddress();
            case GRIEVANCES_BY_CONTACT -> properties.grievancesPerContact();
            case GRIEVANCE_CODES_BY_ADDRESS -> properties.grievanceCodesPerAddress();
            case OWN_DATA_BY_ACCOUNT -> properties.ownDataPerAccount();
            case PEOPLE_SEARCHES_BY_ACCOUNT -> properties.peopleSearchesPerAccount();
            case LIKELY_ENTRIES_BY_ACCOUNT -> properties.likelyEntriesPerAccount();
            case OUTREACH_BY_ACCOUNT -> properties.outreachPerAccount();
            case PROFILES_BY_ACCOUNT -> properties.profilesPerAccount();
            case RECOVERIES_BY_ACCOUNT -> properties.recoveriesPerAccount();
            case PASSKEYS_BY_ACCOUNT -> properties.passkeysPerAccount();
            case ACTING_BY_ACCOUNT -> properties.actingPerAccount();
            case ACTING_FOR_ACCOUNT -> properties.actingForAccount();
            case QUESTIONS_BY_PARTNER -> properties.questionsPerPartner();
            case STATUS_BY_PHONE -> properties.statusPerPhone();
            case STATUS_BY_CASE -> properties.statusPerCase();
        };
    }

    private static String key(Limit limit, String whose) {
        byte[] digest = DigestUtils.sha256(whose.toLowerCase(Locale.ROOT));
        return limit.name() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void sweep() {
        while (shared.removeExpired(SWEPT_AT_ONCE) == SWEPT_AT_ONCE) {
            continue;
        }
    }
}
