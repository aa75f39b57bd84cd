package dev.homarus.address;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which URLs stand in a text, as a person writes them: each whole, and never a part of a longer one.
public final class Mentions {
    /// The most URLs of one text that count.
    public static final int MOST = 1_000;

    private static final Pattern URL = Pattern.compile("(?i)(?<![A-Za-z0-9+.-])https?://[^\\s<>\"`{}|\\\\^]+");
    private static final int MOST_TRAILING = 8;
    private static final String TRAILING = ".,;:!?'*_)]";

    private Mentions() {}

    /// Returns the URLs that may have been meant, each as [WebAddress#usual] has it. Where punctuation ends
    /// a URL, it
    /// is meant
    /// with and without it.
    public static Set<String> in(String text) {
        var all = new TreeSet<String>();
        var found = URL.matcher(text);
        while (found.find() && all.size() < MOST) {
            var url = found.group();
            add(all, url);
            for (int cut = 0; cut < MOST_TRAILING && TRAILING.indexOf(url.charAt(url.length() - 1)) >= 0; cut++) {
                url = url.substring(0, url.length() - 1);
                add(all, url);
            }
        }
        return all;
    }

    private static void add(Set<String> all, String url) {
        if (url.length() > WebAddress.MAX_LENGTH) {
            return;
        }
        switch (WebAddress.read(url)) {
            case Reading.Plain(var address) -> all.add(address.usual());
            case Reading.Doubtful(var address, var why) -> all.add(address.usual());
            case Reading.Refused refused -> {}
        }
    }
}
