package org.lifeline.platform.forms;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.testing.Cases;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is checked of an application by its form, and money that is added up. */
@State(Scope.Thread)
public class AnswerParts {

    private static final int POSTINGS = 1_000;

    private FormSchema form;
    private Map<String, Object> answers;
    private List<Money> postings;

    @Setup
    public void read() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                AnswerParts.class.getResourceAsStream("/forms/application/emergency-medical-assistance.form"))) {
            form = new FormSchema(new ObjectMapper().readTree(in));
        }
        answers = Cases.answers();
        postings = IntStream.range(0, POSTINGS)
                .mapToObj(i -> Money.ofMinor("EUR", i * 7L))
                .toList();
        if (!answersChecked().isEmpty()) {
            throw new IllegalStateException("what is measured does not work: " + answersChecked());
        }
    }

    @Benchmark
    public List<FieldError> answersChecked() {
        return form.check(answers, true);
    }

    @Benchmark
    public Money thousandPostingsAdded() {
        return postings.stream().reduce(Money.zero("EUR"), Money::plus);
    }
}
