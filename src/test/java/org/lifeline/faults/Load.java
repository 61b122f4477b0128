package org.lifeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.faults.Caller.Answer;
import org.lifeline.faults.Invariants.Acknowledged;
import org.lifeline.faults.VoucherModel.Asked;
import org.lifeline.faults.VoucherModel.What;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.Cases;
import org.lifeline.testing.SmallFiles;

/**
 * What people do all day, from an application to the bank's answer, by some of them at the same moment. It keeps what it was told is
 * done, and for each voucher the history of its calls.
 */
final class Load {

    /** A voucher that is used by several desks at once. */
    private static final class Used {
        private final String number;
        private final String code;
        private final String qr;
        private final long valueMinor;
        private final History<Asked, String> history = new History<>();
        private final AtomicBoolean changing = new AtomicBoolean();

        Used(String number, String code, String qr, long valueMinor) {
            this.number = number;
            this.code = code;
            this.qr = qr;
            this.valueMinor = valueMinor;
        }
    }

    private record Redeemed(Used voucher, String name, String id) {}

    private static final int DESKS = 2;
    private static final int VOUCHERS = 6;
    private static final int CLAIMED_AT_ONCE = 3;
    private static final int PAID_AT_ONCE = 3;
    /** Between two things that one person does. */
    private static final long THINKING = TimeUnit.MILLISECONDS.toNanos(150);

    private static final long LONGEST_WAIT = TimeUnit.MINUTES.toNanos(5);

    private final World world;
    private final long seed;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, AtomicInteger> told = new ConcurrentSkipListMap<>();
    private final Map<String, Caller> callers = new ConcurrentHashMap<>();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger effects = new AtomicInteger();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final List<Used> vouchers = new CopyOnWriteArrayList<>();
    private final List<Used> all = new CopyOnWriteArrayList<>();
    private final Queue<Redeemed> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger approved = new AtomicInteger();
    private final ExecutorService people = Executors.newCachedThreadPool();
    private volatile boolean ending;

    Load(World world, long seed) {
        this.world = world;
        this.seed = seed;
    }

    void start() {
        work("cases", 0, random -> newCase(random));
        for (int i = 1; i <= DESKS; i++) {
            String clerk = i % 2 == 0 ? World.SECOND_CLERK : World.PROVIDER;
            work("desk " + i, i, random -> desk(clerk, random));
        }
        work("claims", DESKS + 1, random -> claim());
        work("payments", DESKS + 2, random -> pay());
    }

    private interface Step {
        void go(Random random);
    }

    private void work(String name, int number, Step step) {
        Random random = new Random(seed + number);
        people.submit(() -> {
            while (!ending) {
                try {
                    step.go(random);
                } catch (RuntimeException e) {
                    surprises.add(name + ": " + e);
                }
                LockSupport.parkNanos(THINKING);
            }
        });
    }

    /** Lets everybody finish what they do, and begins nothing new. */
    void end() throws InterruptedException {
        ending = true;
        people.shutdown();
        if (!people.awaitTermination(10, TimeUnit.MINUTES)) {
            surprises.add("somebody does not finish");
        }
    }

    int inFlight() {
        return inFlight.get();
    }

    /** How many things were done and acknowledged. */
    int effects() {
        return effects.get();
    }

    List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** Answers that nobody should get. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Answers that say to try again, and how often they were given. */
    Map<String, AtomicInteger> told() {
        return told;
    }

    /** The vouchers whose history nobody can explain. */
    List<String> unexplained() {
        List<String> wrong = new ArrayList<>();
        for (Used voucher : all) {
            Linearizability.unexplained(new VoucherModel(voucher.valueMinor), voucher.history)
                    .ifPresent(why -> wrong.add(voucher.code + ": " + why));
        }
        return wrong;
    }

    int histories() {
        return all.size();
    }

    int calls() {
        return all.stream().mapToInt(v -> v.history.operations().size()).sum();
    }

    Caller as(String account) {
        return callers.computeIfAbsent(account, name -> new Caller(world, name, inFlight, told));
    }

    private void done(String kind, String id, String detail) {
        acknowledged.add(new Acknowledged(kind, id, detail));
        effects.incrementAndGet();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("unexpected: " + answer);
        }
        return answer;
    }

    // ---------------------------------------------------------------- cases

    private void newCase(Random random) {
        if (vouchers.size() >= VOUCHERS) {
            return;
        }
        Caller applicant = as("applicant");
        Map<String, Object> answers = new HashMap<>(Cases.answers("treatmentCost", 500 + random.nextInt(1500)));
        // a run on the same database may have begun before
        answers.put("familyName", answers.get("familyName") + " " + word(random));
        String number = expect(
                        201,
                        applicant.post(
                                "/api/applications",
                                Map.of("programme", world.programme(), "answers", answers, "submit", false),
                                key()))
                .json()
                .path("number")
                .asText();
        done("application", number, "");
        String document = expect(
                        201,
                        applicant.upload(
                                "/api/applications/" + number + "/documents",
                                "report.pdf",
                                SmallFiles.pdf("Report of " + number),
                                "medicalReport",
                                key()))
                .json()
                .path("id")
                .asText();
        done("document", document, "");
        expect(200, applicant.post("/api/applications/" + number + "/submission", "", key()));
        done("submission", number, "");
        decide("social-worker", number, "needConfirmed");
        decide("junior-officer", number, "needConfirmed");
        JsonNode seen = until("a voucher for " + number, () -> {
            JsonNode view =
                    expect(200, applicant.get("/api/applications/" + number)).json();
            return view.path("status").asText().equals("voucherIssued") ? view : null;
        });
        if (seen != null) {
            use(number, seen.path("voucherCode").asText());
        }
    }

    private static String word(Random random) {
        return random.ints(8, 'a', 'z' + 1)
                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                .toString();
    }

    private void use(String number, String code) {
        JsonNode voucher =
                expect(200, as("applicant").get("/api/vouchers/" + code)).json();
        Used used = new Used(number, code, voucher.path("qr").asText(), minor(voucher.path("value")));
        vouchers.add(used);
        all.add(used);
    }

    private static long minor(JsonNode major) {
        return major.decimalValue().movePointRight(2).longValueExact();
    }

    /** Waits for the officer's task and approves. An officer who got no answer looks whether it was done. */
    private void decide(String officer, String number, String reasonCode) {
        Caller caller = as(officer);
        String task = until("a task of " + number + " for " + officer, () -> {
            JsonNode tasks = expect(200, caller.get("/engine-rest/task?processInstanceBusinessKey=" + number))
                    .json();
            return tasks.path(0).path("id").asText(null);
        });
        if (task == null) {
            return;
        }
        Map<String, Object> variables = Map.of(
                "decision", Map.of("value", "approve"),
                "reasonCode", Map.of("value", reasonCode),
                "reason", Map.of("value", "Checked, all in order."));
        Answer answer = caller.post("/engine-rest/task/" + task + "/complete", Map.of("variables", variables), key());
        if (answer.status() == 204) {
            done("decision", number, officer);
        } else if (!answer.again()) {
            throw new IllegalStateException("unexpected of the decision on " + number + ": " + answer);
        } else if (!isDecided(number, officer)) {
            // it was not done: they press once more
            decide(officer, number, reasonCode);
        }
    }

    private boolean isDecided(String number, String officer) {
        return Boolean.TRUE.equals(until("an answer of the database", () -> {
            try {
                return world.database
                        .jdbc()
                        .sql("select exists (select from stage_decision where case_number = ? and decided_by = ?)")
                        .params(number, officer)
                        .query(Boolean.class)
                        .single();
            } catch (org.springframework.dao.DataAccessException notNow) {
                return null;
            }
        }));
    }

    private interface Look<T> {
        @Nullable
        T look();
    }

    /** Looks again and again. @return null when everybody is asked to finish */
    private <T> @Nullable T until(String what, Look<T> look) {
        long end = System.nanoTime() + LONGEST_WAIT;
        while (System.nanoTime() < end) {
            T found = look.look();
            if (found != null) {
                return found;
            }
            if (ending) {
                return null;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
        }
        throw new IllegalStateException("never came: " + what);
    }

    // ---------------------------------------------------------------- desks

    private void desk(String clerk, Random random) {
        if (vouchers.isEmpty()) {
            return;
        }
        Used voucher = vouchers.get(random.nextInt(vouchers.size()));
        int what = random.nextInt(100);
        if (what < 70) {
            redeem(clerk, voucher, random);
        } else if (what < 85) {
            Redeemed given = free.poll();
            if (given != null) {
                takeBack(given);
            }
        } else if (what < 96) {
            // one manager at a time, who resumes what was suspended
            if (voucher.changing.compareAndSet(false, true)) {
                try {
                    change(voucher, What.suspend, "/suspension", "suspended");
                    change(voucher, What.resume, "/resumption", "resumed");
                } finally {
                    voucher.changing.set(false);
                }
            }
        } else if (what < 98) {
            change(voucher, What.revoke, "/revocation", "revoked");
        } else {
            reissue(voucher);
        }
    }

    private void redeem(String clerk, Used voucher, Random random) {
        String name = key();
        long minor = 100L * (1 + random.nextInt(1 + (int) (voucher.valueMinor / 400)));
        Map<String, Object> body = Map.of("qr", voucher.qr, "amount", BigDecimal.valueOf(minor, 2), "currency", "EUR");
        Answer[] got = new Answer[1];
        String answer = voucher.history.record(new Asked(What.redeem, name, minor), () -> {
            got[0] = as(clerk).post("/api/redemptions", body, name);
            return said(got[0]);
        });
        if (got[0].isDone()) {
            String id = got[0].json().path("id").asText();
            done("redemption", id, String.valueOf(minor));
            if (random.nextInt(5) == 0) {
                // somebody presses the button twice
                Answer twice = as(clerk).post("/api/redemptions", body, name);
                if (!twice.isDone() || !twice.json().path("id").asText().equals(id)) {
                    surprises.add("a redemption that was sent twice is another one: " + got[0] + " and " + twice);
                }
            }
            free.add(new Redeemed(voucher, name, id));
        }
        if (!String.valueOf(answer).startsWith("ok")
                && !List.of("suspended", "exceedsBalance", "changedMeanwhile").contains(answer)) {
            // used up, revoked or replaced
            vouchers.remove(voucher);
        }
    }

    private void takeBack(Redeemed given) {
        Answer[] got = new Answer[1];
        given.voucher().history.record(new Asked(What.takeBack, given.name(), 0), () -> {
            got[0] = as(World.PROVIDER)
                    .post(
                            "/api/redemptions/" + given.id() + "/reversal",
                            Map.of("reason", "A mistake at the desk."),
                            key());
            return said(got[0]);
        });
        if (got[0].isDone()) {
            done("reversal", given.id(), "");
        } else {
            surprises.add("a redemption cannot be taken back: " + got[0]);
        }
    }

    private void change(Used voucher, What what, String path, String kind) {
        Answer[] got = new Answer[1];
        voucher.history.record(Asked.of(what), () -> {
            got[0] = as("programme-manager")
                    .post("/api/vouchers/" + voucher.code + path, Map.of("reason", "A check."), key());
            return got[0].isDone() ? "ok" : reason(got[0]);
        });
        if (got[0].isDone()) {
            done("voucherChange", voucher.code, kind);
        }
    }

    private void reissue(Used voucher) {
        Answer[] got = new Answer[1];
        voucher.history.record(Asked.of(What.reissue), () -> {
            got[0] = as("programme-manager")
                    .post("/api/vouchers/" + voucher.code + "/reissue", Map.of("reason", "Lost."), key());
            if (!got[0].isDone()) {
                return reason(got[0]);
            }
            // what the new one is worth is what was left of this one
            String next = got[0].json().path("replacedBy").asText();
            use(voucher.number, next);
            return VoucherModel.ok(
                    all.stream().filter(v -> v.code.equals(next)).findFirst().orElseThrow().valueMinor);
        });
        if (got[0].isDone()) {
            done("voucherChange", voucher.code, "replaced");
            vouchers.remove(voucher);
        }
    }

    private static String said(Answer answer) {
        return answer.isDone() ? VoucherModel.ok(minor(answer.json().path("balance"))) : reason(answer);
    }

    private static String reason(Answer answer) {
        return answer.reason().isEmpty() ? answer.toString() : answer.reason();
    }

    // ---------------------------------------------------------------- claims and payments

    private void claim() {
        if (free.size() < CLAIMED_AT_ONCE) {
            return;
        }
        List<String> redemptions = new ArrayList<>();
        for (Redeemed given = free.poll();
                given != null;
                given = redemptions.size() < CLAIMED_AT_ONCE ? free.poll() : null) {
            redemptions.add(given.id());
        }
        Caller provider = as(World.PROVIDER);
        String number = expect(
                        201,
                        provider.post(
                                "/api/claims",
                                Map.of("redemptions", redemptions, "invoiceNumber", "I-" + key().substring(0, 18)),
                                key()))
                .json()
                .path("number")
                .asText();
        done("claim", number, "");
        done(
                "document",
                expect(
                                201,
                                provider.upload(
                                        "/api/claims/" + number + "/documents",
                                        "invoice.pdf",
                                        SmallFiles.pdf("Invoice of " + number),
                                        "invoice",
                                        key()))
                        .json()
                        .path("id")
                        .asText(),
                "");
        expect(200, provider.post("/api/claims/" + number + "/submission", "", key()));
        done("claimSubmission", number, "");
        decide("accountant", number, "claimVerified");
        approved.incrementAndGet();
    }

    private void pay() {
        if (approved.get() < PAID_AT_ONCE) {
            return;
        }
        approved.set(0);
        Answer prepared = as("cash-manager")
                .post(
                        "/api/payment-runs",
                        Map.of(
                                "programme",
                                world.programme(),
                                "rail",
                                "iso20022",
                                "due",
                                LocalDate.now(ZoneOffset.UTC).plusDays(90).toString()),
                        key());
        if (prepared.reason().equals("nothingToPay")) {
            return;
        }
        String run = expect(201, prepared).json().path("run").asText();
        done("run", run, "");
        Caller second = as("cash-manager-2");
        expect(200, second.post("/api/payment-runs/" + run + "/release", "", key()));
        done("release", run, "");
        if (until("the file of " + run, () -> {
                    Answer file = second.get("/api/payment-runs/" + run + "/file");
                    return file.isDone() ? file : null;
                })
                == null) {
            return;
        }
        List<String> booked = new ArrayList<>();
        for (JsonNode payment : expect(200, second.get("/api/payment-runs/" + run + "/payments?size=100"))
                .json()) {
            String id = payment.path("endToEndId").asText();
            booked.add(BankMessages.booked(
                    id, payment.path("amount").decimalValue().setScale(2).toPlainString(), "B-" + id));
        }
        byte[] file = BankMessages.camt054(booked.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8);
        expect(
                200,
                second.call("POST", "/api/payments/reconciliation", Map.of("Content-Type", "application/xml"), file));
        done("bankFile", DigestUtils.sha256Hex(file), "");
    }
}
