package dev.homarus.cli.claim;

import dev.homarus.cli.local.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;

/// Looks at the database as anyone sees it who has the file and not the key: it must not be one that SQLite opens,
/// and
/// every page must look random.
final class SealedHome implements Claim {
    /// Bits a byte. Random pages of 4,096 bytes have 7.955 on average (less than 8 by 255 / 8192 ln 2), give or take
    /// 0.004.
    static final double LEAST_ENTROPY = 7.9;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE = 4_096;

    @Override
    public String id() {
        return "sealed-home";
    }

    @Override
    public String sentence() {
        return "Whoever copies the home without its key has noise.";
    }

    @Override
    public String byHand(Premises premises) {
        return "gzip -c " + premises.around().database()
                + " | wc -c   (no smaller than the file: noise does not compress)";
    }

    @Override
    public Verdict check(Premises premises) {
        var file = premises.around().database();
        if (!Files.exists(file)) {
            return new Verdict.Skip("There is no home at " + premises.around().home() + " yet.");
        }
        try (var in = Files.newInputStream(file)) {
            double least = 8;
            long pages = 0;
            for (var page = in.readNBytes(PAGE); page.length == PAGE; page = in.readNBytes(PAGE)) {
                if (pages == 0 && Arrays.equals(page, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                    return new Verdict.Fail(file + " is a database that anyone can open.");
                }
                least = Math.min(least, entropy(page));
                pages++;
            }
            if (pages == 0) {
                return new Verdict.Skip(
                        file + " is empty so far; everything is in its log. Stop the gateway and look again.");
            }
            var evidence = String.format(
                    Locale.ROOT,
                    "%s has no SQLite header; %s, the least random has %.3f bits a byte (noise: 7.95).",
                    file,
                    Words.count(pages, "page", "pages"),
                    least);
            return least >= LEAST_ENTROPY ? new Verdict.Pass(evidence) : new Verdict.Fail(evidence);
        } catch (IOException e) {
            return new Verdict.Skip(file + " could not be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    /// Shannon's entropy of the bytes' frequencies, in bits a byte.
    static double entropy(byte[] bytes) {
        var counts = new int[256];
        for (byte b : bytes) {
            counts[b & 0xff]++;
        }
        double sum = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / bytes.length;
                sum -= share * Math.log(share) / Math.log(2);
            }
        }
        return sum;
    }
}
