package org.lifeline.audit;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The Merkle tree hash of a list of leaves (RFC 9162 §2.1, the same as in RFC 6962). The input of a leaf's hash is prefixed by 0, that of
 * an inner node by 1, so that neither can be taken for the other. Leaves are added one by one; only one hash for each level is kept.
 */
final class MerkleTree {

    /** The length of a hash (SHA-256). */
    static final int HASH_BYTES = 32;

    /** The prefix of what is hashed into a leaf. */
    static final byte LEAF = 0;

    private static final byte NODE = 1;

    private final MessageDigest sha256 = DigestUtils.getSha256Digest();
    private final List<byte[]> peaks = new ArrayList<>();
    private long size;

    /** @param leaf the hash of the leaf */
    void add(byte[] leaf) {
        byte[] hash = leaf;
        for (long full = size; (full & 1) == 1; full >>= 1) {
            hash = node(sha256, peaks.remove(peaks.size() - 1), hash);
        }
        peaks.add(hash);
        size++;
    }

    long size() {
        return size;
    }

    /** The root of all leaves so far; without leaves, the hash of nothing. */
    byte[] root() {
        if (peaks.isEmpty()) {
            return DigestUtils.sha256(new byte[0]);
        }
        byte[] root = peaks.get(peaks.size() - 1);
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = node(sha256, peaks.get(i), root);
        }
        return root;
    }

    /**
     * The inclusion proof of a leaf (RFC 9162 §2.1.3.1): the sibling hashes on the way from the leaf to the root, nearest first.
     *
     * @param index of the leaf, from 0
     */
    static List<byte[]> path(int index, List<byte[]> leaves) {
        List<byte[]> path = new ArrayList<>();
        int start = 0;
        int end = leaves.size();
        while (end - start > 1) {
            int middle = start + split(end - start);
            if (index < middle) {
                path.add(0, root(leaves.subList(middle, end)));
                end = middle;
            } else {
                path.add(0, root(leaves.subList(start, middle)));
                start = middle;
            }
        }
        return path;
    }

    private static byte[] root(List<byte[]> leaves) {
        MerkleTree tree = new MerkleTree();
        leaves.forEach(tree::add);
        return tree.root();
    }

    /** The largest power of two that is smaller than n. */
    private static int split(int n) {
        return Integer.highestOneBit(n - 1);
    }

    /** The root to which a proof leads (RFC 9162 §2.1.3.2); null when the proof does not have the right length. */
    static byte @org.jspecify.annotations.Nullable [] rootOf(long index, long size, byte[] leaf, List<byte[]> path) {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        long node = index;
        long last = size - 1;
        byte[] hash = leaf;
        for (byte[] beside : path) {
            if (last == 0) {
                return null;
            }
            if ((node & 1) == 1 || node == last) {
                hash = node(sha256, beside, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(sha256, hash, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 ? hash : null;
    }

    private static byte[] node(MessageDigest sha256, byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        sha256.update(right);
        return sha256.digest();
    }
}
