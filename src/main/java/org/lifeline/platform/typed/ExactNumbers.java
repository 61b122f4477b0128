package org.lifeline.platform.typed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers.BigDecimalDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Parses numbers in JSON strings. Each number has exactly one spelling, because a program cannot be asked what it meant. "1,200", "١٢٠٠"
 * and "1e3" are refused; Java by itself would read some of them as another number than the caller may have meant.
 */
@Configuration
class ExactNumbers {

    @Bean
    Module exactDecimals() {
        return new SimpleModule("exactDecimals").addDeserializer(BigDecimal.class, new ExactDecimal());
    }

    private static final class ExactDecimal extends BigDecimalDeserializer {

        @Override
        public BigDecimal deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_STRING
                    && !parser.getText().matches("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,9})?")) {
                return (BigDecimal)
                        context.handleWeirdStringValue(BigDecimal.class, parser.getText(), "not as 1250.50");
            }
            return super.deserialize(parser, context);
        }
    }
}
