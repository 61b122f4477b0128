package org.lifeline.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lifeline.testing.Api.Answer;

/** The pages of an application step by step, as a browser without script opens and sends them. */
public final class StepPages {

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Pattern DRAFT = Pattern.compile("/apply/drafts/(A-\\d{4}-\\d+)/.*");

    /** A page that is open in a window, with what its form sends by itself. */
    public record Opened(Api by, String path, String text, List<Map.Entry<String, String>> hidden) {

        /** Fills boxes and presses "Save and continue"; a box named several times is given as "name", "value", "name", "value". */
        public Answer send(String... boxes) {
            return sendTo(path, boxes);
        }

        /** The same to another address. */
        public Answer sendTo(String address, String... boxes) {
            List<Map.Entry<String, String>> all = new ArrayList<>(hidden);
            for (int i = 0; i < boxes.length; i += 2) {
                all.add(Map.entry(boxes[i], boxes[i + 1]));
            }
            return post(by, address, all);
        }

        public String hidden(String name) {
            return hidden.stream()
                    .filter(each -> each.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private StepPages() {}

    public static Answer post(Api by, String address, List<Map.Entry<String, String>> boxes) {
        String body = boxes.stream()
                .map(box -> box.getKey() + "=" + URLEncoder.encode(box.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return by.post(address, "application/x-www-form-urlencoded", body.getBytes(StandardCharsets.UTF_8));
    }

    public static Opened open(Api by, String path) {
        return read(by, path, by.get(path).expect(200));
    }

    /** The page with which an address answered. */
    public static Opened read(Api by, String path, Answer page) {
        // the frame has forms of its own, before this one
        String text = page.text().substring(page.text().indexOf("<main"));
        List<Map.Entry<String, String>> hidden = new ArrayList<>();
        Matcher field = HIDDEN.matcher(text);
        while (field.find()) {
            if (!field.group(1).equals("_csrf")) {
                hidden.add(Map.entry(field.group(1), field.group(2)));
            }
        }
        return new Opened(by, path.replaceAll("\\?.*", ""), page.text(), hidden);
    }

    /** The first step of EMA, as somebody in need fills it in. */
    public static String[] need(String... more) {
        return with(
                more,
                "choice.treatmentType",
                "surgery",
                "typed.needDescription",
                "An operation that cannot wait long.",
                "typed.treatmentCost",
                "5,000.00",
                "choice.urgency",
                "urgent");
    }

    public static String[] with(String[] more, String... boxes) {
        List<String> all = new ArrayList<>();
        List<String> given = List.of(more);
        for (int i = 0; i < boxes.length; i += 2) {
            if (!given.contains(boxes[i])) {
                all.add(boxes[i]);
                all.add(boxes[i + 1]);
            }
        }
        all.addAll(given);
        return all.toArray(String[]::new);
    }

    /** Begins an application and returns the number of its draft. */
    public static String begin(Api by, String programme) {
        return number(open(by, "/apply/new/" + programme).send(need()).expect(302));
    }

    /** The draft that an answer leads on to. */
    public static String number(Answer redirect) {
        Matcher draft = DRAFT.matcher(redirect.header("Location"));
        if (!draft.find()) {
            throw new AssertionError("no draft: " + redirect.header("Location"));
        }
        return draft.group(1);
    }

    public static String step(String number, int step) {
        return "/apply/drafts/" + number + "/steps/" + step;
    }
}
