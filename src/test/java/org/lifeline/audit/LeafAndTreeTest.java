package org.lifeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against other implementations: the CBOR library, and the vectors that Certificate Transparency's own logs are tested with. */
class LeafAndTreeTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static byte[] leaf(String hex) {
        byte[] input = HEX.parseHex(hex);
        byte[] prefixed = new byte[input.length + 1];
        System.arraycopy(input, 0, prefixed, 1, input.length);
        return DigestUtils.sha256(prefixed);
    }

    private static List<byte[]> leaves(int n) {
        return INPUTS.subList(0, n).stream().map(LeafAndTreeTest::leaf).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void hasTheRootsOfTheKnownVectors(int size, String root) {
        MerkleTree tree = new MerkleTree();
        leaves(size).forEach(tree::add);

        assertThat(HEX.formatHex(tree.root())).isEqualTo(root);
        for (int i = 0; i < size; i++) {
            List<byte[]> path = MerkleTree.path(i, leaves(size));
            assertThat(MerkleTree.rootOf(i, size, leaf(INPUTS.get(i)), path))
                    .as("leaf " + i)
                    .isEqualTo(tree.root());
        }
    }

    @Test
    void aProofHoldsForNoOtherLeaf() {
        List<byte[]> leaves = leaves(7);
        MerkleTree tree = new MerkleTree();
        leaves.forEach(tree::add);
        List<byte[]> path = MerkleTree.path(2, leaves);

        assertThat(MerkleTree.rootOf(3, 7, leaves.get(2), path)).isNotEqualTo(tree.root());
        assertThat(MerkleTree.rootOf(2, 7, leaves.get(3), path)).isNotEqualTo(tree.root());
        assertThat(MerkleTree.rootOf(2, 7, leaves.get(2), path.subList(0, 2))).isNull();
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(leaves.get(0));
        assertThat(MerkleTree.rootOf(2, 7, leaves.get(2), longer)).isNull();
    }

    @Test
    void encodesALeafAsTheCborLibraryDoes() {
        Map<String, Object> details = new TreeMap<>();
        for (long number : new long[] {
            0,
            23,
            24,
            255,
            256,
            65_535,
            65_536,
            4_294_967_295L,
            4_294_967_296L,
            Long.MAX_VALUE,
            -1,
            -24,
            -25,
            -257,
            Long.MIN_VALUE
        }) {
            details.put("n" + Long.toString(number, 36).replace('-', 'm'), number);
        }
        details.put("yes", true);
        details.put("no", false);
        details.put("b", "");
        details.put("aLongerKeyThanTwentyThreeLetters", "x".repeat(70_000));
        details.put("script", "አልማዝ 😀");
        Instant at = Instant.parse("2026-11-21T09:00:00.123456Z");
        for (long position : new long[] {1, 24, 1_000_000, Long.MAX_VALUE}) {
            for (String text : new String[] {null, "A-2026-000001"}) {
                AuditEntry entry =
                        new AuditEntry(position, at, "officer", "decision", text, text, new TreeMap<>(details));
                CBORObject map = CBORObject.NewMap();
                details.forEach(map::Add);
                byte[] expected = CBORObject.NewArray()
                        .Add(1)
                        .Add(position)
                        .Add(position)
                        .Add(LeafEncoding.micros(at))
                        .Add("officer")
                        .Add("decision")
                        .Add(text)
                        .Add(text)
                        .Add(map)
                        .EncodeToBytes(CBOREncodeOptions.DefaultCtap2Canonical);

                assertThat(HEX.formatHex(new LeafEncoding().bytes(position, entry)))
                        .isEqualTo(HEX.formatHex(expected));
            }
        }
    }

    @Test
    void acceptsOnlyCodesNumbersAndBooleans() {
        assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.plain(Map.of("amount", 1.5)));
        assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.plain(Map.of("list", List.of())));
        assertThat(AuditEntry.plain(Map.of("stage", 2))).containsEntry("stage", 2L);
    }
}
