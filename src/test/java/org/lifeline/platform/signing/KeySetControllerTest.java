package org.lifeline.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class KeySetControllerTest {

    private final SigningKeys keys = TestKeys.fresh();

    @Test
    void publishesOnlyPublicKeysWithCachingForOtherSites() throws Exception {
        MockMvc http = MockMvcBuilders.standaloneSetup(new KeySetController(keys, new ObjectMapper()))
                .build();

        MockHttpServletResponse response = http.perform(get("/.well-known/jwks.json"))
                .andExpect(status().isOk())
                .andExpect(header().string("Cache-Control", "max-age=3600, public"))
                .andExpect(header().string("Access-Control-Allow-Origin", "*"))
                .andReturn()
                .getResponse();

        JWKSet set = JWKSet.parse(response.getContentAsString());
        assertThat(set.getKeys()).hasSize(4).noneMatch(JWK::isPrivate);
        for (JWK key : set.getKeys()) {
            byte[] kid = Base64.getUrlDecoder().decode(key.getKeyID());
            assertThat(kid).isEqualTo(Arrays.copyOf(key.computeThumbprint().decode(), 8));
            assertThat(key.getAlgorithm().getName()).isEqualTo("ES256");
            assertThat(key.getKeyUse().identifier()).isEqualTo("sig");
        }
        SigningKey voucher = keys.current(KeyUse.VOUCHER, Instant.EPOCH);
        assertThat(set.getKeyByKeyId(voucher.kid()).toECKey().toECPublicKey()).isEqualTo(voucher.publicKey());
        List<?> members = (List<?>) new ObjectMapper()
                .readValue(response.getContentAsByteArray(), Map.class)
                .get("keys");
        assertThat(members)
                .extracting(member -> (Object) ((Map<?, ?>) member).get("purpose"))
                .containsExactly("voucher", "status-list", "payable", "audit");

        http.perform(get("/.well-known/jwks.json").header("If-None-Match", response.getHeader("ETag")))
                .andExpect(status().isNotModified());
    }
}
