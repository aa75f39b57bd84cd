package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.Digests;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void head_ofKnownLeaves_isTheKnownRoot() {
        var tree = new Tree();
        assertThat(Digests.hex(tree.head().root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (int i = 0; i < LEAVES.size(); i++) {
            tree.add(tree.leaf(HexFormat.of().parseHex(LEAVES.get(i))));
            assertThat(tree.head().size()).isEqualTo(i + 1);
            assertThat(Digests.hex(tree.head().root())).isEqualTo(ROOTS.get(i));
        }
    }

    @Test
    void head_ofAnySize_isTheRecursiveDefinition() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        var tree = new Tree();
        var leaves = new ArrayList<byte[]>();
        for (int i = 0; i < 300; i++) {
            var content = new byte[random.nextInt(40)];
            random.nextBytes(content);
            leaves.add(Digests.sha256(new byte[] {0}, content));
            tree.add(tree.leaf(content));
            assertThat(tree.head().root()).isEqualTo(root(leaves));
        }
    }

    @Test
    void of_edgeOfAnotherTree_goesOnAsThatTree() {
        var whole = new Tree();
        for (int i = 0; i < 200; i++) {
            var resumed = Tree.of(whole.size(), whole.edge());
            var leaf = whole.leaf(new byte[] {(byte) i});
            whole.add(leaf);
            resumed.add(leaf);
            assertThat(resumed.head()).isEqualTo(whole.head());
        }
    }

    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return Digests.sha256(
                new byte[] {1}, root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }
}
